"""Credentials are found in every form of an address, and nothing else is masked."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.report.formats import FORMATS
from paperstack_lint.text.credentials import mask_credentials

SECRETS = """\
https://u:PW@x.com
https://PW@x.com
https://:PW@x.com
//u:PW@x.com/a
https://u:p@PW@x.com
https://u:pa'ssPW@x.com
https://u:%50PW%40PW@x.com
https://u:PWpässPW@x.com
https://u:PW&#64;x.com
https://u:PW\\@x.com
https://r.com/url?q=https%3A%2F%2Fu:PW@x.com
https://r.com/url?q=https%253A%252F%252Fu%253APW%2540x.com
https://x.com/#token=PW
https://x.com/;token=PW
https://x.com/?token%3DPW
https://x.com/?t%6Fken=PW
https://x.com/?token=a(PW)PW
https://x.com/?u=%3Ftoken%3DPW
https://x.com/?q=%26token%3DPW%26b
https://x.com/?next=%2Flogin%23id_token%3DPW
https://x.com/?a=1&amp;token=PW
https://x.com/?access\\_token=PW
https://x.com/?api%5Fkey=PW
?access_token=PW
#access_token=PW
https://x.com/?apikey=PW
https://x.com/?api_key=PW&a=1
https://x.com/?api-key=PW
https://x.com/?appkey=PW
https://x.com/?AWSAccessKeyId=PW&Signature=PW&Expires=1
https://x.com/?sas=PW
https://x.com/?sv=1&sig=PW%2BPW%3D&se=2
https://x.com/?bearer=PW
https://x.com/?X-Amz-Signature=PW&X-Amz-Credential=PW%2F2020&X-Amz-Security-Token=PW
https://x.com/?private_token=PW
https://x.com/?accessToken=PW
https://x.com/?clientSecret=PW
https://x.com/?user=a;password=PW
https://x.com/a;jsessionid=PW?x=1
https://x.com/?token[]=PW
https://x.com/?code=PWPWPWPW1
https:/u:PW@x.com/a
https:/u:PW@x.com: no such file
https:/PW@x.com/a
https://x.com/?token=ab;PW
https://x.com/?token=a)PW
https://x.com/?token=a,PW
https://x.com/?token=a，PW
https://x.com/?token=a；PW
https://x.com/?token=a[PW]PW
https://u:a)PW@x.com
https://u:a]PW@x.com
https://u:a[PW]@x.com
https://u:a(PW)@x.com
https://u:a,PW@x.com
https://u:a，PW@x.com
https://u:a;PW@x.com
https://u:a；PW@x.com
https://x.com/?awsaccesskeyid=PW
https://x.com/?AWSACCESSKEYID=PW
https://x.com/?ACCESS_TOKEN=PW
https://x.com/?ACCESSTOKEN=PW
https://x.com/?JSESSIONID=PW
https://x.com/?Key-Pair-Id=PW
https://x.com/?Expires=1&Policy=PWPWPWPWPWPWPWPWPWPW
https://x.com/?GoogleAccessId=PW@x.iam.gserviceaccount.com
https://x.com/#/token=PW
https://x.com/#!token=PW
https://x.com/#!/token=PW
https://x.com/#/login?token=PW
C:\\u%3APW%40x.com
file:///home/me/token%3DPW.png
https://x.com/a？token＝PW
https://x.com/a?token＝PW
https://u:PW＠x.com
https://u：PW@x.com
Authorization: Bearer PW
authorization: bearer PW
Authorization: Basic PW==
Proxy-Authorization: Basic PW==
Authorization: token PW
Bearer PWabcdefghij1234567"""
ORDINARY = """\
[token](https://x.com/a)
https://x.com/#tokenization
https://x.com?page=2
https://x.com/?q=token
see a@b.c and https://x.com/@user
[a](https://x.com:8080),me@x.org
https://x.com:8080，邮箱me@x.org
<https://x.com>,<a@b.c>
[https://a.b](c@d)
https://x.com?keyword=abc&keys=2&author=me&design=2&assign=3&sight=1&passage=2&max_tokens=3&signal=2
https://x.com?monkey=abc&tokenizer=bert&signup=1&signin=2&passing=1&sort_key=name
https://zhihu.com/?session=3&code=200
`x = foo(token=3)`
x;key=3
a %40 b @ c = d
mailto:a@b.c?subject=x
git@github.com:a/b
$E=mc^2$ && key=3
the bearer of bad news, Bearer authentication
Bearer tokens, bearer token v2
Authorization: see RFC 7235
Basic authentication and Basic 5 rules
https://x.com/?policy=strict&foreign_policy=2&key-pair=3&pair-id=3&google=1&user-id=5&accessid=
https://x.com/#/a=b/token
https:/x.com/a@b
see https://a.b/c, d@e.f
[a](https://a.b/c) (x@y.z)
论文见https://a.b/c，作者x@y.z；代码见https://c.d/e
https://x.com/?q=a,b;c=d)e
token＝3
C:\\Users\\me@home
https://a.b:80/c)，me@x.org
https://a.b:8080),me@x.org
src/a/token=3.md
(see https://x.com/?a=1), token=3; key=4
https://x.com/?tokens=1 TOKENIZER=2 ?KEYWORD=3&AUTHOR=2&MONKEY=3&DESIGN=3"""
LONG = [
    "https://" + "a:" * 150_000,
    "?a=" * 100_000,
    "%25" * 100_000,
    "&amp;" * 60_000,
    "://a" * 80_000,
    "?token=" + "(" * 300_000,
    "\\@" * 150_000,
    "Bearer " * 40_000,
    "//a:" * 70_000 + "@",
    "?a=(" * 80_000,
    "https://x?" + "token=%2525252525" * 18_000,
    "?token=" + "(a" * 150_000,
    "?token=" + ";a" * 150_000,
    "?token=" + ";" + "a" * 300_000,
    "https:/" * 40_000 + "@",
    "https:/a:" + "(" * 300_000,
    "Authorization: Basic " * 15_000,
    "？token＝" * 40_000,
    "Bearer " + "1" * 300_000,
]


@pytest.mark.parametrize("around", ["{}", "[a]({})", "<a href='{}'>", "见{}。", "`{}`"])
def test_credentials_are_masked_in_place(around: str) -> None:
    texts = [around.format(text) for text in SECRETS.split("\n")]
    assert [text for text in texts if not _is_masked_in_place(text)] == []


def _is_masked_in_place(text: str) -> bool:
    shown = mask_credentials(text)
    same = len(shown) == len(text) and all(new in (old, "*") for old, new in zip(text, shown, strict=True))
    return "PW" not in shown and same and mask_credentials(shown) == shown


def test_nothing_else_is_masked() -> None:
    texts = ORDINARY.split("\n")
    assert [mask_credentials(text) for text in texts] == texts


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_long_lines_take_linear_time(text: str) -> None:
    begun = time.process_time()
    mask_credentials(text)
    assert time.process_time() - begun < 3


NOTE = f"""\
---
title: x
---

* [a](https://www.google.com/url?q=https%3A%2F%2Fu:PW@x.com/abc) http://www.arxiv.org/abs/1905.02249?q=%3Ftoken%3DPW
* [b](http://www.arxiv.org/pdf/1905.02249#access_token=PW) [](https://u:PW@x.com)
* [c]( https://{"a" * 30}:{"b" * 30}{"PW" * 20}@{"c" * 40}.com/abc def)
"""


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_prints_them(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "note.md").write_text(NOTE)
    assert main(["--isolated", "--no-cache", "--output-format", form, str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert "links/redirector" in captured.out
    assert "PW" not in captured.out + captured.err


@pytest.mark.parametrize("target", [r"C:\u%3APW%40x.com", "file:///home/me/token%3DPW.png"])
def test_a_file_name_from_an_address_is_masked_as_the_address_is(
    tmp_path: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.md").write_text(f"![a]({target})\n")
    assert main(["--isolated", "--no-cache", "--select", "links/local-path", str(tmp_path)]) == 1
    assert "PW" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["https://u:PW@h.org/x", "https:/u:PW@h"])
def test_an_address_instead_of_a_file_is_masked(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--isolated", "--no-cache", name]) == 2
    assert "PW" not in capsys.readouterr().err


def test_a_fix_that_would_print_them_is_not_in_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "note.md").write_text(NOTE.replace("u:PW@x", "u%3APW%40x", 1))
    main(["--isolated", "--no-cache", "--output-format", "json", "--select", "links", str(tmp_path)])
    fixes = {one["rule"]: one["fix"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert fixes["links/redirector"] is None
    assert fixes["links/arxiv-form"]
