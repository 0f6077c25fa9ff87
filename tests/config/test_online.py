"""How requests are sent, as the configuration says it: read, refused with the place and the remedy, and capped."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperstack_lint.config import configuration, discovery
from paperstack_lint.config.online import HostPolicy, Online, limit_to_defaults, parse_online
from paperstack_lint.config.value_checks import ConfigError


def test_what_is_left_out_is_the_default() -> None:
    assert parse_online({}, "x") == Online()
    assert parse_online({"timeout": 5}, "x") == Online()._replace(timeout=5.0)
    assert parse_online({"hosts": {"A.org": {}}}, "x").hosts == {"a.org": HostPolicy()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("online: 3", "online: expected a table of keys and values, found `3`"),
        ("online: {timeuot: 3}", "online: unknown key `timeuot`; did you mean `timeout`?"),
        ("online: {timeout: 0}", "online: timeout: expected seconds from 0.1 to 3600, found `0`"),
        ("online: {timeout: .nan}", "online: timeout: expected seconds from 0.1 to 3600, found `.nan`"),
        ("online: {timeout: true}", "online: timeout: expected seconds from 0.1 to 3600, found `True`"),
        ("online: {interval: -1}", "online: interval: expected seconds from 0 to 3600, found `-1`"),
        ("online: {interval: '1'}", "online: interval: expected seconds from 0 to 3600, found `1`"),
        ("online: {concurrency: 0}", "online: concurrency: expected a number from 1 to 50, found `0`"),
        ("online: {concurrency: 1.5}", "online: concurrency: expected a number from 1 to 50, found `1.5`"),
        ("online: {hosts: [a]}", "online: hosts: expected a table of hosts, found a list"),
        ("online: {hosts: {a.org: skip}}", "online: hosts: a.org: expected a table of keys and values, found `skip`"),
        ("online: {hosts: {a.org: {skip: 1}}}", "online: hosts: a.org: skip: expected true or false, found `1`"),
        ("online: {hosts: {a.org: {accept: 403}}}", "a.org: accept: expected a list of statuses such as [403], found"),
        (
            "online: {hosts: {a.org: {accept: [4030]}}}",
            "a.org: accept: expected a list of statuses such as [403], found",
        ),
        ("online: {hosts: {a.org: {acept: []}}}", "a.org: unknown key `acept`; did you mean `accept`?"),
    ],
)
def test_what_cannot_be_meant_is_an_error_that_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / configuration.FILES[0]).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        discovery.load(tmp_path)
    assert message in str(error.value)
    assert configuration.FILES[0] in str(error.value)


def test_first_pattern_that_fits_a_host_goes() -> None:
    text = {"hosts": {"*.example.org": {"skip": True}, "*.org": {"accept": [403]}, "127.0.0.1:8000": {"interval": 1}}}
    online = parse_online(text, "x")
    assert online.policy("a.example.org").skip
    assert online.policy("other.org:443") == HostPolicy(accept=(403,))
    assert online.policy("127.0.0.1:8000").interval == 1
    assert online.policy("127.0.0.1:8001") == HostPolicy()


def test_caps_leave_what_is_slower_and_take_what_is_faster() -> None:
    slow = Online(1, 5.0, 10.0, {"a": HostPolicy(1, 9.0, (403,), skip=True)})
    assert limit_to_defaults(slow) == (slow, [])
    fast = Online(50, 0.0, 3600.0, {"a": HostPolicy(50, 0.0, (403,)), "b": HostPolicy(2)})
    online, refused = limit_to_defaults(fast)
    assert online == Online(hosts={"a": HostPolicy(None, None, (403,)), "b": HostPolicy(2)})
    names = ["concurrency", "timeout", "interval", "hosts: a: concurrency", "hosts: a: interval"]
    assert refused == names


def test_patterns_are_spelt_as_hosts_are() -> None:
    online = parse_online(
        {"hosts": {"例子.com": {"skip": True}, "Example.com:443": {"skip": True}, "*.例子.org": {"skip": True}}}, "x"
    )
    for host in ("xn--fsqu00a.com", "example.com", "a.xn--fsqu00a.org"):
        assert online.policy(host).skip
