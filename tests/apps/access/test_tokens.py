import base64
import uuid

import pytest

from portico.apps.access.addresses import portal_link_url, sign_in_url
from portico.apps.access.tokens import hash_code, hash_token, new_code, new_token, read_code


def test_a_token_is_256_random_bits() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}


def test_a_hash_is_one_way_and_the_same_each_time() -> None:
    token = new_token()
    assert hash_token(token) == hash_token(token) != hash_token(new_token())
    assert len(hash_token(token)) == 64
    assert token not in hash_token(token)


def test_a_code_has_six_digits() -> None:
    codes = [new_code() for _ in range(200)]
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert len(set(codes)) > 190


def test_a_code_is_hashed_for_one_request_only() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    assert hash_code(one, "123456") == hash_code(one, "123456")
    assert hash_code(one, "123456") != hash_code(other, "123456")
    assert hash_code(one, "123456") != hash_code(one, "123457")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "123456"),
        (" 123 456\n", "123456"),
        ("123-456", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("12²456", "12456"),
        ("", ""),
        ("1" * 10_000, "1" * 64),
    ],
)
def test_a_typed_code_is_read_by_its_digits(typed: str, code: str) -> None:
    assert read_code(typed) == code


def test_addresses_come_from_the_configuration(settings: object) -> None:
    settings.BASE_URL = "https://portal.example.org"  # type: ignore[attr-defined]
    assert portal_link_url("t-o_k") == "https://portal.example.org/open/t-o_k/"
    assert sign_in_url("t-o_k") == "https://portal.example.org/in/t-o_k/"
