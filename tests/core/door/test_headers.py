"""What a browser is told to distrust."""

from __future__ import annotations

from core.door.headers import content_security_policy, inline_script_hashes


def test_only_the_inline_scripts_of_the_served_page_may_run() -> None:
    # The base64 of the sha256 of "alert(1)":
    #   printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    hashes = inline_script_hashes("<script>alert(1)</script><script src='x.js'></script>")

    assert hashes == ["'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"]
    assert f"script-src 'self' {hashes[0]};" in content_security_policy(hashes)


def test_no_page_may_load_a_remote_image_or_be_framed() -> None:
    policy = content_security_policy()

    assert "img-src 'self' data: blob:;" in policy
    assert policy.endswith("frame-ancestors 'none'")
