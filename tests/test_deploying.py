"""What docs/deploying and the Dockerfile say holds: one process, no root, nothing that is gone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "deploying"
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def documents() -> dict[str, dict[str, Any]]:
    text = (DOCS / "kubernetes.yaml").read_text()
    return {one["kind"]: one for one in yaml.safe_load_all(text)}


def test_kubernetes_never_runs_two() -> None:
    spec = documents()["Deployment"]["spec"]
    assert spec["replicas"] == 1
    assert spec["strategy"] == {"type": "Recreate"}


def test_kubernetes_gives_no_more_than_it_needs() -> None:
    pod = documents()["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"]
    mounted = {mount["mountPath"] for mount in container["volumeMounts"]}
    assert mounted >= {"/data", "/tmp"}  # noqa: S108 - the container's own
    for probe in ("readinessProbe", "livenessProbe"):
        assert "/health" in container[probe]["exec"]["command"][-1]


def test_the_container_is_not_root_keeps_its_data_and_says_how_it_is() -> None:
    last = DOCKERFILE.rsplit("FROM ", 1)[1]
    assert re.search(r"^USER pothos$", last, re.MULTILINE)
    assert last.index("USER pothos") < last.index('CMD ["streamlit"')
    assert "POTHOS_DATA=/data" in last
    assert "VOLUME /data" in last
    assert "/health" in last
    (uid,) = re.findall(r"--uid (\d+)", last)
    assert documents()["Deployment"]["spec"]["template"]["spec"]["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": int(uid),
        "fsGroup": int(uid),
        "seccompProfile": {"type": "RuntimeDefault"},
    }


def test_the_container_has_all_that_the_app_reads_and_no_data_of_a_team() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for names in copied:
        for name in names.split():
            assert (ROOT / name).exists(), name
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert {"data/team", "data/inbox"} <= set(ignored)
    assert not [line for line in ignored if "secrets" in line]
    for name in ("app.py", "core", "pages", "data", ".streamlit/config.toml", "requirements.lock"):
        assert f"!{name}" in ignored


def test_compose_is_read_only_and_its_proxy_writes_no_log_of_links() -> None:
    services = yaml.safe_load((DOCS / "compose.yaml").read_text())["services"]
    assert services["pothos"]["read_only"] is True
    assert services["pothos"]["cap_drop"] == ["ALL"]
    assert "ports" not in services["pothos"], "only the proxy is reached from outside"
    caddy = (DOCS / "Caddyfile").read_text()
    assert not re.search(r"^\s*log\b", caddy, re.MULTILINE)
    assert "X-Forwarded-For {remote_host}" in caddy


def test_the_unit_listens_on_this_machine_and_may_write_its_data_alone() -> None:
    unit = (DOCS / "pothos.service").read_text()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=pothos", "PrivateTmp=yes"):
        assert line in unit
    assert "--server.address 127.0.0.1" in unit


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_page_that_is_named_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


def test_every_variable_that_is_named_is_read() -> None:
    sources = "".join(
        path.read_text()
        for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    )
    for page in DOCS.iterdir():
        for name in set(re.findall(r"\bPOTHOS_[A-Z_]+\b", page.read_text())):
            assert name in sources, f"{name} in {page.name}"
