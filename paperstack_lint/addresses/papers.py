"""Recognise addresses of papers: pure functions of the address."""

from __future__ import annotations

import re
from functools import lru_cache

_PAPERS = (
    r"(?:https?:)?//(?:[\w-]+\.)*(?:"
    r"openreview\.net/(?:forum|pdf|attachment|references)"
    r"|aclanthology\.org/[^/?#]|aclweb\.org/anthology/[^/?#]"
    r"|(?:openaccess\.)?thecvf\.com/content|ecva\.net/papers"
    r"|(?:papers\.)?(?:nips|neurips)\.cc/paper"
    r"|proceedings\.mlr\.press/v\d+/[^/?#]|jmlr\.org/papers/v"
    r"|dl\.acm\.org/(?:doi|citation)|portal\.acm\.org/citation"
    r"|ieeexplore\.ieee\.org/(?:(?:abstract/)?document|stamp|xpl)"
    r"|doi\.org/(?:abs/)?10\.\d"
    r"|link\.springer\.com/(?:article|chapter|content)"
    r"|sciencedirect\.com/science/article|nature\.com/articles|science\.org/doi|pnas\.org/(?:content|doi)"
    r"|onlinelibrary\.wiley\.com/doi|tandfonline\.com/doi|academic\.oup\.com/[^?#]*/article"
    r"|ojs\.aaai\.org/[^?#]*/article|aaai\.org/ocs/index\.php/|aaai\.org/[^?#]*/paper|ijcai\.org/[Pp]roceedings/"
    r"|semanticscholar\.org/paper|paperswithcode\.com/paper/|huggingface\.co/papers/|papers\.cool/[^?#]*/."
    r"|isca-(?:speech|archive)\.org/[^?#]*\d{4}|roboticsproceedings\.org/|usenix\.org/[^?#]*/presentation/"
    r"|biorxiv\.org/content|medrxiv\.org/content|ssrn\.com/|hal\.[\w.-]*/hal-"
    r"|researchgate\.net/publication|ncbi\.nlm\.nih\.gov/(?:pmc/articles|pubmed)|eprint\.iacr\.org/\d"
    r"|research\.google(?:\.com)?/pubs/pub|microsoft\.com/[^?#]*research/publication/"
    r"|[^/?#]+/cgi/viewcontent\.cgi\?article="
    r"|research\.google(?:\.com)?/pubs/pub|microsoft\.com/[^?#]*research/publication/"
    r"|[^/?#]+/cgi/viewcontent\.cgi\?article="
    r")"
)
_PDF = r"(?:https?|ftp):?//[^?#]+\.pdf(?:[?#]|$)"
_MAX_LENGTH = 2_000
"""Characters of an address of a paper; data URIs are longer by orders of magnitude."""


@lru_cache(maxsize=1024)  # this is called several times for each title
def is_paper(url: str) -> bool:
    """Return whether the address is that of one paper: on arXiv in any form, at a publisher or archive, or a PDF."""
    url = url.strip()
    if not url or len(url) > _MAX_LENGTH:
        return False
    from paperstack_lint.addresses import arxiv

    if arxiv.find_id(url):
        return True
    return bool(re.match(_PAPERS, url, re.IGNORECASE) or re.match(_PDF, url, re.IGNORECASE))


def is_document(target: str) -> bool:
    """Return whether a target is a PDF among the files of the notes."""
    return re.fullmatch(r"(?!\w+:|//)[^?#]{1,400}\.pdf(?:#page=\d+)?", target, re.IGNORECASE) is not None
