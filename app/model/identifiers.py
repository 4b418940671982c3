"""Organization codes, telephone numbers and mail addresses, judged offline.

The libraries know the rules (python-stdnum, phonenumbers, email-validator); here they are asked,
and what they say becomes a sentence that helps. Typing is understood where it is customary:
full-width forms, stray spaces, hyphens, brackets, a label before the value. Nothing raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.model.characters import half_width, plain_hyphens
from app.model.problem import Problem

_LONGEST = 320
"""The longest mail address (RFC 3696), and more than any other identifier."""
_SHOWN = 40
"""So much of what was typed is repeated in a message."""


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier in its usual form, or ``None`` where it has no such shape."""

    value: str | None
    problems: tuple[Problem, ...] = ()


def _wrong(code: str, message: str) -> Identified:
    return Identified(None, (Problem(code, "error", message),))


def _quoted(text: str) -> str:
    """The beginning of what was typed, fit to be printed anywhere."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:_SHOWN])


# --- organization code ---------------------------------------------------------------------------

_GB_11714 = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_NOT_IN_GB_32100 = re.compile(r"[^0-9A-HJ-NP-RTUWXY]")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organization_check_character(body: str) -> str:
    """The check character of the eight characters of a GB 11714-1997 code.

    It is 11 less the weighted sum modulo 11, where 10 is written X and 11 is written 0; letters
    count 10 (A) to 35 (Z).
    """
    total = sum(int(c, 36) * weight for c, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


@lru_cache(maxsize=1024)
def read_organization_code(text: str) -> Identified:
    """An organization code (GB 11714-1997) or a unified social credit code (GB 32100-2015).

    A wrong check character only warns, since some genuine codes issued before 2016 have one.
    """
    from stdnum.cn import uscc

    typed = "".join(plain_hyphens(half_width(text)).upper().rpartition(":")[2].split())
    short = _GB_11714.fullmatch(typed)
    if short:
        body, check = short.groups()
        return Identified(f"{body}-{check}", _check_problem("check-digit", "的前8位", body, check))
    code = typed.replace("-", "")
    wrong = _organization_code_fault(code)
    if wrong:
        return _wrong("organization-code.shape", f"{wrong}，请对照证照改正")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        return Identified(code, (_mismatch("check-digit", "的前17位", code[17]),))
    # GB 32100-2015: the ninth to seventeenth characters are the organization code of GB 11714.
    inner = _check_problem("inner-check-digit", "的第9至16位", code[8:16], code[16])
    return Identified(code, inner)


def _organization_code_fault(code: str) -> str:
    """Why ``code`` is no unified social credit code, or nothing."""
    if len(code) == 9 and code.isascii() and code.isalnum():
        return "的最后一位是校验位，应为数字或字母X"
    if len(code) == 15 and code.isascii() and code.isdecimal():
        return "像是15位的营业执照注册号，应为18位统一社会信用代码或9位组织机构代码"
    if len(code) != 18:
        return f"应为18位统一社会信用代码或9位组织机构代码（如 12345678-8），现在是{len(code)}位"
    odd = _NOT_IN_GB_32100.search(code)
    if odd:
        where = f"的第{odd.start() + 1}位“{_quoted(odd[0])}”"
        return f"{where}不是统一社会信用代码的字符（应为数字或字母，但不用I、O、S、V、Z）"
    # GB 32100-2015: the place of registration, a GB/T 2260 code.
    return "" if code[2:8].isdecimal() else "的第3至8位是登记机关的行政区划码，应为数字"


def _check_problem(code: str, what: str, body: str, check: str) -> tuple[Problem, ...]:
    right = organization_check_character(body) == check
    return () if right else (_mismatch(code, what, check),)


def _mismatch(code: str, what: str, check: str) -> Problem:
    message = f"{what}与其后的校验位“{check}”不符，可能有一位写错，请对照证照逐位核对"
    return Problem(f"organization-code.{code}", "warning", message)


# --- telephone -----------------------------------------------------------------------------------

_LABEL = re.compile(
    r"(?:(?:联系|办公|固定|移动)?电话|座机|传真|手机|tel(?:ephone)?|fax|mobile|phone)(?:号码?)?[\s:.]*",
    re.IGNORECASE,
)
_EXTENSION_SIGN = r"(?:转|分机号?|ext(?:ension)?\.?|x|#)"
_EXTENSION = re.compile(rf"[\s(,、;/]*{_EXTENSION_SIGN}[\s:]*([0-9]{{1,6}})\s*\)?$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"(.*)-([0-9]{1,6})")
_WHOLE_NUMBER = re.compile(r"[0-9]{7}\)?$")
# Between two numbers: a separator, unless an extension follows it, or spaces alone.
_BETWEEN = re.compile(
    rf"\s*(?:[/、;,|](?!\s*{_EXTENSION_SIGN})|或|和)\s*"
    r"|(?<=[0-9]{7})\s+(?=\+|\(?(?:0[0-9]{2,3}\)?[-\s]?)?[1-9][0-9]{6})",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[\s().\-_·]")
_LAST_DIGITS = re.compile(r"[0-9]{1,4}")
_SERVICE = re.compile(r"(?:400|800)[0-9]{7}|9[56][0-9]{3,6}|1[0-9]{4,5}")
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")
_MOBILE = re.compile(r"0?(1[3-9][0-9]{9})")
_FIXED = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([1-9][0-9]{6,7})")
_NO_AREA_CODE = Problem("phone.area-code", "warning", "没有区号，请在前面加上区号，如 010-68208273")


@dataclass(frozen=True, slots=True)
class _Number:
    """One telephone number as it is usually written."""

    shown: str
    is_mobile: bool = False
    problem: Problem | None = None


@lru_cache(maxsize=1024)
def read_phone(text: str) -> Identified:
    """One or several telephone or fax numbers, each with an extension if need be.

    Written as ``010-68208273转123``, several with 、 between them. A bare local number only warns.
    """
    numbers = _read_numbers(text)
    for typed, number in numbers:
        if number is None:
            return _wrong("phone.shape", _phone_fault(typed))
    return _joined([number for _, number in numbers if number])


@lru_cache(maxsize=1024)
def read_mobile(text: str) -> Identified:
    """One or several mobile numbers; another telephone is an error here."""
    numbers = _read_numbers(text)
    for typed, number in numbers:
        if number is None:
            return _wrong("mobile.shape", _mobile_fault(typed))
    found = _joined([number for _, number in numbers if number])
    for _, number in numbers:
        if number and not number.is_mobile:
            message = f"“{number.shown}”不是手机号码，请填写11位手机号，如 13800138000"
            return Identified(found.value, (Problem("mobile.not-mobile", "error", message),))
    return found


def _phone_fault(typed: str) -> str:
    if _PUNCTUATION.sub("", typed).removeprefix("+").isdecimal():
        return f"“{_quoted(typed)}”不是电话号码（位数或区号不对），请改正，如 010-68208273"
    return f"“{_quoted(typed)}”不是电话号码，请改正，如 010-68208273"


def _mobile_fault(typed: str) -> str:
    digits = _PUNCTUATION.sub("", typed)
    length = f"（现在是{len(digits)}位）" if digits.isdecimal() else ""
    return f"“{_quoted(typed)}”不是手机号码{length}，请填写11位手机号，如 13800138000"


def _joined(numbers: list[_Number]) -> Identified:
    problems = [number.problem for number in numbers if number.problem]
    if numbers[0].shown.startswith("0"):
        # 010-68208273、68208274: the area code is said once for all.
        problems = [problem for problem in problems if problem != _NO_AREA_CODE]
    value = "、".join(number.shown for number in numbers)
    return Identified(value, tuple(dict.fromkeys(problems)))


def _read_numbers(text: str) -> list[tuple[str, _Number | None]]:
    """What was typed of each number, and the number, or ``None`` where it is none.

    There is at least one.
    """
    plain = plain_hyphens(half_width(text))
    if len(plain) > _LONGEST:
        return [(plain, None)]
    found: list[tuple[str, _Number | None]] = []
    for part in _BETWEEN.split(plain):
        typed = part[match.end() :] if (match := _LABEL.match(part)) else part
        last = found[-1][1] if found else None
        if last and _LAST_DIGITS.fullmatch(typed):
            # 010-68208273/74: other last digits of the number before.
            found[-1] = (typed, _Number(f"{last.shown}/{typed}", last.is_mobile, last.problem))
        elif typed:
            found.append((typed, _read_number(typed)))
    return found or [(plain, None)]


def _read_number(typed: str) -> _Number | None:
    extension = _EXTENSION.search(typed)
    if extension:
        return _extended(_without_extension(typed[: extension.start()]), extension[1])
    # 010-68208273-123 has one, 138-0013-8000 has none, 400-810-8888-1 shows it by its length.
    dashed = _DASHED_EXTENSION.fullmatch(typed)
    clear = dashed and _WHOLE_NUMBER.search(dashed[1])
    extended = dashed and _extended(_without_extension(dashed[1]), dashed[2])
    plain = _without_extension(typed)
    return (extended or plain) if clear else (plain or extended)


def _extended(number: _Number | None, extension: str) -> _Number | None:
    return number and _Number(f"{number.shown}转{extension}", number.is_mobile, number.problem)


def _without_extension(typed: str) -> _Number | None:
    digits = _PUNCTUATION.sub("", typed)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not re.fullmatch(r"\+?[0-9]{5,20}", digits):
        return None
    if digits.startswith("+86") or (digits.startswith("86") and len(digits) > 11):
        return _chinese(digits.removeprefix("+")[2:], dialled_with_area=True)
    return _foreign(digits) if digits.startswith("+") else _chinese(digits)


def _chinese(digits: str, *, dialled_with_area: bool = False) -> _Number | None:
    import phonenumbers

    if _SERVICE.fullmatch(digits):
        free = len(digits) == 10
        return _Number(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if free else digits)
    if _LOCAL.fullmatch(digits) and not dialled_with_area:
        return _Number(digits, problem=_NO_AREA_CODE)
    mobile = _MOBILE.fullmatch(digits)
    fixed = _FIXED.fullmatch(f"0{digits.removeprefix('0')}")
    if mobile:
        shown = mobile[1]
    elif fixed:
        shown = f"{fixed[1]}-{fixed[2]}"
    else:
        return None
    national = phonenumbers.PhoneNumber(country_code=86, national_number=int(digits))
    if phonenumbers.is_valid_number(national):
        return _Number(shown, is_mobile=bool(mobile))
    if not (mobile or dialled_with_area or digits.startswith("0")):
        return None
    return _Number(shown, bool(mobile), _unused(shown))


def _foreign(digits: str) -> _Number | None:
    import phonenumbers
    from phonenumbers import PhoneNumberType

    try:
        number = phonenumbers.parse(digits)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if not phonenumbers.is_valid_number(number):
        return _Number(shown, is_mobile=True, problem=_unused(shown))
    mobile = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return _Number(shown, phonenumbers.number_type(number) in mobile)


def _unused(shown: str) -> Problem:
    return Problem("phone.unused", "warning", f"“{shown}”不在已启用的号段内，请核对")


# --- mail ----------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"[^\s<>()\"“”,;、:]+@[^\s<>()\"“”,;、:]+")
# ASCII alone: of other alphabets the library knows what may stand in an address.
_NOT_IN_LOCAL = re.compile(r"[\x00-\x20\x7f\"(),:;<>@\[\\\]]")
_NOT_IN_DOMAIN = re.compile(r"[\x00-\x7f](?<![a-zA-Z0-9.-])")


@lru_cache(maxsize=1024)
def read_email(text: str) -> Identified:
    """A mail address; whether it exists is never asked."""
    from email_validator import EmailNotValidError, validate_email

    address = half_width(text).replace("。", ".")
    fault = _email_fault(address)
    if fault:
        return _wrong("email.shape", fault)
    try:
        valid = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        fault = f"“{_quoted(address)}”不能用作邮箱地址，请核对后改正，如 name@example.com"
        return _wrong("email.shape", fault)
    if not valid.local_part.isascii():
        message = "“@”前有非英文的字符，多数邮件系统不能投递，请核对"
        return Identified(valid.normalized, (Problem("email.not-ascii", "warning", message),))
    return Identified(valid.normalized)


def _email_fault(address: str) -> str:
    """What is wrong with an address, where a person can see it, or nothing."""
    if len(address) > _LONGEST:
        return "太长，不是邮箱地址，请改正，如 name@example.com"
    found = _ADDRESS.findall(address)
    if "@" not in address:
        return "缺少“@”，不是邮箱地址，请改正，如 name@example.com"
    if len(found) > 1 or address.count("@") > 1:
        return "有多个“@”，只能填写一个邮箱，请只保留一个"
    if len(found) == 1 and found[0] != address and re.search(r"[<(:\"“]", address):
        return f"请只填写邮箱地址本身，如 {_quoted(found[0])}"
    if any(character.isspace() for character in address):
        return "中间有空格，请删除"
    local, _, domain = address.partition("@")
    if not local or not domain:
        return f"“@”{'前' if not local else '后'}缺少内容，请补全，如 name@example.com"
    for side, part, odd in (("前", local, _NOT_IN_LOCAL), ("后", domain, _NOT_IN_DOMAIN)):
        wrong = odd.search(part)
        if wrong:
            return f"“@”{side}含有不能用的字符“{_quoted(wrong[0])}”，请改正，如 name@example.com"
        if part.startswith(".") or part.endswith(".") or ".." in part:
            return f"“@”{side}的点“.”位置不对，请改正，如 name@example.com"
    if "." not in domain:
        return f"“@”后的“{_quoted(domain)}”缺少后缀（如 .com、.cn），请补全"
    return ""
