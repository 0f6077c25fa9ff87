"""The list of hosts that serve all their pages over `https`."""

from paperstack_lint.addresses import urls

_EXACT = frozenset(
    "arxiv.org export.arxiv.org info.arxiv.org static.arxiv.org blog.arxiv.org "
    "aclanthology.org aclweb.org aclanthology.info ojs.aaai.org ijcai.org jmlr.org dl.acm.org doi.org dx.doi.org "
    "openreview.net papers.nips.cc papers.neurips.cc proceedings.neurips.cc nips.cc neurips.cc proceedings.mlr.press "
    "openaccess.thecvf.com ieeexplore.ieee.org link.springer.com nature.com sciencedirect.com semanticscholar.org "
    "api.semanticscholar.org scholar.google.com ncbi.nlm.nih.gov pubmed.ncbi.nlm.nih.gov biorxiv.org dblp.org "
    "huggingface.co distill.pub pytorch.org tensorflow.org keras.io kaggle.com colab.research.google.com "
    "drive.google.com docs.google.com sites.google.com github.com gist.github.com gitlab.com gitee.com bitbucket.org "
    "stackoverflow.com youtube.com m.youtube.com youtu.be twitter.com medium.com towardsdatascience.com reddit.com "
    "facebook.com linkedin.com quora.com en.wikipedia.org zhihu.com jianshu.com juejin.cn juejin.im csdn.net "
    "cnblogs.com bilibili.com segmentfault.com mp.weixin.qq.com douban.com leetcode.com leetcode-cn.com "
    "infoq.cn jiqizhixin.com img-blog.csdnimg.cn i.imgur.com imgur.com".split()
)
_PARENTS = (
    ".github.io",
    ".githubusercontent.com",
    ".wikipedia.org",
    ".wikimedia.org",
    ".zhihu.com",
    ".zhimg.com",
    ".csdn.net",
    ".csdnimg.cn",
    ".cnblogs.com",
    ".bilibili.com",
    ".stackexchange.com",
    ".medium.com",
    ".huggingface.co",
    ".jianshu.io",
)


def serves_https(host: str) -> bool:
    """Return whether the host, in lower case, is listed as serving `https`."""
    # A wildcard certificate is valid for one label only: `a.b.github.io` has none.
    below = any(host.endswith(parent) and "." not in host[: -len(parent)] for parent in _PARENTS)
    return below or urls.without_www(host) in _EXACT


def insecure_host(target: str) -> str | None:
    """Return the host of an `http` URL if it is listed as serving `https`; None for any other target."""
    url = urls.web(target)
    return url.host if url and url.scheme == "http" and not url.port and serves_https(url.host) else None
