from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.model.identifiers import (
    Identified,
    organization_check_character,
    read_email,
    read_mobile,
    read_organization_code,
    read_phone,
)
from app.model.problem import Severity


def messages_can_be_printed(found: Identified) -> bool:
    return all(problem.message.isprintable() for problem in found.problems)


def codes(found: Identified) -> list[tuple[str, Severity]]:
    return [(problem.code, problem.severity) for problem in found.problems]


# --- organization code ---------------------------------------------------------------------------

# Published codes of well-known companies.
CREDIT_CODES = [
    "914403001922038216",
    "91330100799655058B",
    "9144030071526726XG",
    "91110000600037341L",
]


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_genuine_codes_pass(code: str) -> None:
    assert read_organization_code(code) == Identified(code)
    body, check = code[8:16], code[16]
    assert organization_check_character(body) == check
    assert read_organization_code(body + check) == Identified(f"{body}-{check}")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("71526726-X", "71526726-X"),
        ("71526726x", "71526726-X"),
        (" ７１５２６７２６－Ｘ ", "71526726-X"),
        ("71526726–X", "71526726-X"),
        ("9144 0300 7152 6726 XG", "9144030071526726XG"),
        ("9144030071526726xg", "9144030071526726XG"),
        ("91440300-71526726X-G", "9144030071526726XG"),
        ("９１４４０３００７１５２６７２６ＸＧ", "9144030071526726XG"),
        ("统一社会信用代码：9144030071526726XG", "9144030071526726XG"),
        ("\ufeff9144030071526726XG\u200b", "9144030071526726XG"),
    ],
)
def test_codes_are_read_as_people_write_them(typed: str, code: str) -> None:
    assert read_organization_code(typed) == Identified(code)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("71526726-8", "organization-code.check-digit"),
        ("9144030071526726XH", "organization-code.check-digit"),
        ("9144030171526726XG", "organization-code.check-digit"),
    ],
)
def test_a_wrong_check_character_only_warns(code: str, problem: str) -> None:
    found = read_organization_code(code)
    assert found.value == code
    assert codes(found) == [(problem, "warning")]


def test_the_organization_code_inside_a_credit_code_is_checked_too() -> None:
    # One that GB 32100 finds right, and GB 11714 wrong.
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    candidates = (f"91440300715267261{check}" for check in alphabet)
    (found,) = [
        result
        for result in map(read_organization_code, candidates)
        if codes(result) != [("organization-code.check-digit", "warning")]
    ]
    assert codes(found) == [("organization-code.inner-check-digit", "warning")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1234", "现在是4位"),
        ("12345678Y", "应为数字或字母X"),
        ("110108001234567", "营业执照注册号"),
        ("91440300O1526726XG", "第9位“O”"),
        ("9144O30071526726XG", "第5位“O”"),
        ("91AB030071526726XG", "行政区划码"),
        ("91440300715267２６X中", "第18位“中”"),
        ("", "现在是0位"),
        ("无", "现在是1位"),
    ],
)
def test_a_wrong_shape_is_an_error_that_says_what_to_do(typed: str, says: str) -> None:
    found = read_organization_code(typed)
    assert found.value is None
    assert codes(found) == [("organization-code.shape", "error")]
    assert says in found.problems[0].message


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_every_body_has_one_check_character(body: str) -> None:
    right = [c for c in "0123456789X" if not read_organization_code(f"{body}-{c}").problems]
    assert right == [organization_check_character(body)]


# --- telephone -----------------------------------------------------------------------------------

FIXED = "010-68208273"
PHONES = {
    "010-68208273": FIXED,
    "01068208273": FIXED,
    "(010)68208273": FIXED,
    "（010）68208273": FIXED,
    "０１０－６８２０８２７３": FIXED,
    "010 6820 8273": FIXED,
    "010–68208273": FIXED,
    "010--68208273": FIXED,
    "10-68208273": FIXED,
    "+86 10 68208273": FIXED,
    "+86-(0)10-68208273": FIXED,
    "+86(10)68208273": FIXED,
    "86-10-68208273": FIXED,
    "0086-10-68208273": FIXED,
    "电话：010-68208273": FIXED,
    "传真 010-68208273": FIXED,
    "Tel: 010-68208273": FIXED,
    "\u202d010-68208273\u202c": FIXED,
    "0755-26770000": "0755-26770000",
    "07552677 0000": "0755-26770000",
    "0472-5123456": "0472-5123456",
    "13800138000": "13800138000",
    "400-810-8888": "400-810-8888",
    "4008108888": "400-810-8888",
    "+86 400 810 8888": "400-810-8888",
    "800 810 8888": "800-810-8888",
    "95588": "95588",
    "10086": "10086",
    # Extensions.
    "010-68208273转123": "010-68208273转123",
    "010-68208273 转 123": "010-68208273转123",
    "010-68208273，转123": "010-68208273转123",
    "010-68208273（分机123）": "010-68208273转123",
    "010-68208273 ext. 123": "010-68208273转123",
    "010-68208273x123": "010-68208273转123",
    "010-68208273#123": "010-68208273转123",
    "010-68208273-123": "010-68208273转123",
    "(010)68208273-123": "010-68208273转123",
    "0472-5123456-1": "0472-5123456转1",
    "400-810-8888-1": "400-810-8888转1",
    # Several.
    "010-68208273/010-68208274": "010-68208273、010-68208274",
    "010-68208273、68208274": "010-68208273、68208274",
    "010-68208273；13800138000": "010-68208273、13800138000",
    "010-68208273 13800138000": "010-68208273、13800138000",
    "010-68208273 (0755)26770000": "010-68208273、0755-26770000",
    "010-68208273或13800138000": "010-68208273、13800138000",
    "010-68208273/74": "010-68208273/74",
    "021-61234567转8001、8002": "021-61234567转8001/8002",
    # Abroad.
    "+1 650-253-0000": "+1 650-253-0000",
    "0044 20 7946 0958": "+44 20 7946 0958",
    "+852 9123 4567": "+852 9123 4567",
}


@pytest.mark.parametrize(("typed", "shown"), PHONES.items())
def test_telephones_are_read_as_people_write_them(typed: str, shown: str) -> None:
    assert read_phone(typed) == Identified(shown)


@pytest.mark.parametrize("typed", ["68208273", "6820 8273", "6820-8273", "６８２０８２７３"])
def test_a_bare_local_number_passes_with_a_warning(typed: str) -> None:
    found = read_phone(typed)
    assert found.value == "68208273"
    assert codes(found) == [("phone.area-code", "warning")]
    assert "区号" in found.problems[0].message


def test_only_a_number_with_an_area_code_lends_it() -> None:
    area = [("phone.area-code", "warning")]
    assert codes(read_phone("13800138000/68208273")) == area
    assert codes(read_phone("68208273/010-68208274")) == area
    assert codes(read_phone("68208273/68208274")) == area
    assert codes(read_phone("68208273转123")) == area


@pytest.mark.parametrize(("typed", "shown"), [("0755-2677000", "0755-2677000")])
def test_a_number_that_is_not_in_use_passes_with_a_warning(typed: str, shown: str) -> None:
    found = read_phone(typed)
    assert found.value == shown
    assert codes(found) == [("phone.unused", "warning")]


@pytest.mark.parametrize(
    "typed",
    [
        *("", "-", "无", "abc", "++86", "110", "1234567", "01-68208273", "010-682082731"),
        *("650-253-0000", "0100-68208273", "12800138000", "1380013800", "①③800138000"),
        *("١٢٣٤٥٦٧", "010-68208273/abc", "+999 123456", "+1 23", "6" * 400, "010-68208273转"),
        *("转123", "、、", "中" * 400),
    ],
)
def test_a_wrong_shape_of_a_telephone_is_an_error(typed: str) -> None:
    found = read_phone(typed)
    assert found.value is None
    assert codes(found) == [("phone.shape", "error")]
    assert len(found.problems[0].message) < 100


def test_the_one_of_several_that_is_wrong_is_named() -> None:
    assert "“6820827”" not in read_phone("010-68208273/中").problems[0].message
    assert "“中”" in read_phone("010-68208273/中").problems[0].message


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("013800138000", "13800138000"),
        ("手机号：19912345678", "19912345678"),
        ("13800138000、17712345678", "13800138000、17712345678"),
        ("13800138000 17712345678", "13800138000、17712345678"),
        ("+852 9123 4567", "+852 9123 4567"),
    ],
)
def test_mobiles_are_read_as_people_write_them(typed: str, shown: str) -> None:
    assert read_mobile(typed) == Identified(shown)


@pytest.mark.parametrize(
    "typed", ["010-68208273", "68208273", "400-810-8888", "13800138000/010-68208273", "10086"]
)
def test_another_telephone_is_no_mobile(typed: str) -> None:
    found = read_mobile(typed)
    assert codes(found) == [("mobile.not-mobile", "error")]
    assert "13800138000" in found.problems[0].message


@pytest.mark.parametrize("typed", ["", "无", "1380013800", "138001380001", "12800138000"])
def test_a_wrong_shape_of_a_mobile_is_an_error(typed: str) -> None:
    found = read_mobile(typed)
    assert found.value is None
    assert codes(found) == [("mobile.shape", "error")]


def test_a_mobile_of_the_wrong_length_is_told_its_length() -> None:
    assert "现在是10位" in read_mobile("138-0013-800").problems[0].message


PHONE_PIECES = st.sampled_from(
    [
        *("0123456789-+ ()/、.,#x转中"),
        *("010", "68208273", "13800138000", "400", "+86", "00", "+1", "ext", "电话：", "或"),
    ]
)


@given(st.text() | st.lists(PHONE_PIECES).map("".join))
@example("010-68208273转123")
@example("x1")
@example("86" + "0" * 18)
@example("\ud800")
def test_telephones_never_raise_and_what_is_shown_is_read_the_same(text: str) -> None:
    for read in (read_phone, read_mobile):
        found = read(text)
        assert messages_can_be_printed(found)
        assert found.value is not None or any(p.severity == "error" for p in found.problems)
        if found.value is not None:
            again = read(found.value)
            assert again.value == found.value
            assert again.problems == found.problems


# --- mail ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("name@example.com", "name@example.com"),
        ("  name@example.com\n", "name@example.com"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "name@example.com"),
        ("name@example。com", "name@example.com"),
        ("Name@EXAMPLE.Com", "Name@example.com"),
        ("first.last+tag@mail.example.com.cn", "first.last+tag@mail.example.com.cn"),
        ("name@例子.公司", "name@例子.公司"),
        ("\u200bname@example.com\ufeff", "name@example.com"),
        ("123456@qq.com", "123456@qq.com"),
    ],
)
def test_addresses_are_read_as_people_write_them(typed: str, address: str) -> None:
    assert read_email(typed) == Identified(address)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "缺少“@”"),
        ("name.example.com", "缺少“@”"),
        ("a@b.com、c@d.com", "只能填写一个邮箱"),
        ("a@b.com;c@d.com", "只能填写一个邮箱"),
        ("a@@b.com", "多个“@”"),
        ("张三 <a@b.com>", "如 a@b.com"),
        ("邮箱：a@b.com", "如 a@b.com"),
        ("mailto:a@b.com", "如 a@b.com"),
        ("a b@c.com", "空格"),
        ("@b.com", "“@”前缺少内容"),
        ("a@", "“@”后缺少内容"),
        ("a,b@c.com", "“@”前含有不能用的字符“,”"),
        ("a@b，com", "“@”后含有不能用的字符“,”"),
        ("a@x_y.com", "“@”后含有不能用的字符“_”"),
        ("a..b@c.com", "“@”前的点"),
        (".a@c.com", "“@”前的点"),
        ("a@c.com.", "“@”后的点"),
        ("a@example", "缺少后缀"),
        ("a@-x.com", "不能用作邮箱地址"),
        ("a@server.local", "不能用作邮箱地址"),
        ("a@1.2.3.4", "不能用作邮箱地址"),
        ("a" * 400 + "@b.com", "太长"),
    ],
)
def test_a_wrong_address_is_an_error_that_says_what_to_do(typed: str, says: str) -> None:
    found = read_email(typed)
    assert found.value is None
    assert codes(found) == [("email.shape", "error")]
    assert says in found.problems[0].message
    assert len(found.problems[0].message) < 100


def test_a_chinese_name_before_the_at_only_warns() -> None:
    found = read_email("张三@example.com")
    assert found.value == "张三@example.com"
    assert codes(found) == [("email.not-ascii", "warning")]


EMAIL_PIECES = st.sampled_from(
    [*'aB1._-+@@.,;: <>"中', "example.com", "＠", "。", "xn--", "\u0301"]
)


@given(st.text() | st.lists(EMAIL_PIECES).map("".join) | st.emails())
@example("0@0.XN--01C1A")
@example("\x00@b.com")
@example("a@\ud800.com")
def test_addresses_never_raise_and_what_is_shown_is_read_the_same(text: str) -> None:
    found = read_email(text)
    assert messages_can_be_printed(found)
    assert (found.value is None) == (("email.shape", "error") in codes(found))
    if found.value is not None:
        assert read_email(found.value) == found


@given(st.text() | st.text("0123456789ABCX-－ ：oi"))
@example("9144030071526726X\ud800")
def test_codes_never_raise_and_what_is_shown_is_read_the_same(text: str) -> None:
    found = read_organization_code(text)
    assert messages_can_be_printed(found)
    assert (found.value is None) == (("organization-code.shape", "error") in codes(found))
    if found.value is not None:
        assert read_organization_code(found.value) == found


@pytest.mark.parametrize("read", [read_phone, read_mobile, read_email, read_organization_code])
@pytest.mark.parametrize("piece", [" x", "(", "1", "/", "a@", "a.", "、转"])
def test_a_long_row_of_anything_is_no_trouble(
    read: Callable[[str], Identified], piece: str
) -> None:
    found = read(piece * 50_000)
    assert found.value is None
    assert len(found.problems[0].message) < 150
