"""Organization codes, telephone numbers and mail addresses, judged offline.

The libraries know the rules (python-stdnum, phonenumbers, email-validator); here they are asked,
and what they say becomes a sentence that helps. A wrong check digit only warns: some genuine codes
issued before 2016 fail it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.model.problem import Problem

_CHINA = 86


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier in its usual form, or ``None`` where it has no such shape."""

    value: str | None
    problems: tuple[Problem, ...] = ()


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _wrong(code: str, message: str) -> Identified:
    return Identified(None, (Problem(code, "error", message),))


# --- organization code ---------------------------------------------------------------------------

_GB_11714 = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_GB_32100 = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organization_check_character(code: str) -> str:
    """The check character (modulus 11) of the first eight characters of a GB 11714 code."""
    total = sum(int(c, 36) * weight for c, weight in zip(code, _WEIGHTS, strict=False))
    return "0123456789X0"[11 - total % 11]


@lru_cache(maxsize=1024)
def read_organization_code(text: str) -> Identified:
    """An organization code (GB 11714-1997) or a unified social credit code (GB 32100-2015)."""
    from stdnum.cn import uscc
    from stdnum.exceptions import ValidationError

    code = re.sub(
        r"[\s－‐‑–—−]", lambda m: "" if m[0].isspace() else "-", _half_width(text)
    ).upper()
    short = _GB_11714.fullmatch(code)
    if short:
        problems = _organization_problems(short[1], short[2])
        return Identified(f"{short[1]}-{short[2]}", problems)
    code = code.replace("-", "")
    if not _GB_32100.fullmatch(code):
        return _wrong(
            "organization-code.shape",
            f"应为9位组织机构代码（如 12345678-8）或18位统一社会信用代码，现在是{len(code)}位，"
            "请对照证照改正",
        )
    try:
        uscc.validate(code)
    except ValidationError:
        message = "的校验位不符，可能有一位写错，请对照证照逐位核对"
        return Identified(code, (Problem("organization-code.check-digit", "warning", message),))
    return Identified(code, _organization_problems(code[8:16], code[16]))


def _organization_problems(body: str, check: str) -> tuple[Problem, ...]:
    if organization_check_character(body) == check:
        return ()
    message = "的校验位不符，可能有一位写错，请对照证照逐位核对"
    return (Problem("organization-code.check-digit", "warning", message),)


# --- telephone -----------------------------------------------------------------------------------

_SEVERAL = re.compile(r"\s*[/、;；,，]\s*")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"(?:400|800)\d{7}|9[56]\d{3,6}|1\d{4,5}")
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#|分机)\s*(\d{1,6})$", re.IGNORECASE)
_NO_AREA_CODE = Problem("phone.area-code", "warning", "没有区号，请在前面加上区号，如 010-68208273")
_DASHED_EXTENSION = re.compile(r"^(.*\d{7,8})-(\d{1,6})$")


@lru_cache(maxsize=1024)
def read_phone(text: str) -> Identified:
    """One or several fixed or mobile numbers, each with an extension if need be."""
    found = [_read_number(part) for part in _SEVERAL.split(_half_width(text)) if part]
    if found and found[0].value and not found[0].problems:
        # 010-68208273/68208274: the area code is said once for all.
        found = [Identified(i.value) if i.problems == (_NO_AREA_CODE,) else i for i in found]
    if not found:
        return _wrong("phone.shape", "不是电话号码，请填写，如 010-68208273")
    problems = tuple(dict.fromkeys(p for item in found for p in item.problems))
    values = [item.value for item in found if item.value is not None]
    return Identified("、".join(values) if len(values) == len(found) else None, problems)


@lru_cache(maxsize=1024)
def read_mobile(text: str) -> Identified:
    """A mobile number."""
    import phonenumbers

    found = read_phone(text)
    if found.value is None or found.problems:
        return _wrong("mobile.shape", "不是手机号码，请填写11位手机号，如 13800138000")
    mobile = (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    for number in found.value.split("、"):
        parsed = phonenumbers.parse(number, "CN")
        if phonenumbers.number_type(parsed) not in mobile:
            message = f"“{number}”是固定电话，请填写11位手机号"
            return Identified(found.value, (Problem("mobile.not-mobile", "warning", message),))
    return found


def _read_number(text: str) -> Identified:
    import phonenumbers

    extension = ""
    match = _EXTENSION.search(text) or _DASHED_EXTENSION.match(text)
    if match:
        extension = match[match.lastindex or 1]
        text = text[: match.start()] if match.re is _EXTENSION else match[1]
    digits = re.sub(r"[\s()\-.]", "", text)
    tail = f"转{extension}" if extension else ""
    if _SERVICE.fullmatch(digits):
        return Identified(_service(digits) + tail)
    if _LOCAL.fullmatch(digits):
        return Identified(digits + tail, (_NO_AREA_CODE,))
    if digits.startswith("0086"):
        digits = "+" + digits[2:]
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        return _wrong("phone.shape", f"“{text[:40]}”不是电话号码，请改正，如 010-68208273")
    if not re.fullmatch(r"\+?\d+", digits) or not phonenumbers.is_possible_number(number):
        return _wrong(
            "phone.shape", f"“{text[:40]}”不是电话号码（位数不对），请改正，如 010-68208273"
        )
    if number.country_code != _CHINA:
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return Identified(phonenumbers.format_number(number, style) + tail)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE:
        shown = str(number.national_number)
    else:
        area, _, rest = shown.partition(" ")
        shown = f"{area}-{rest.replace(' ', '')}" if rest else area
    if not phonenumbers.is_valid_number(number):
        message = f"“{shown}”不在已启用的号段内，请核对"
        return Identified(shown + tail, (Problem("phone.unused", "warning", message),))
    return Identified(shown + tail)


def _service(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits


# --- mail ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def read_email(text: str) -> Identified:
    """A mail address; whether it exists is never asked."""
    from email_validator import EmailNotValidError, validate_email

    address = _half_width(text).replace("。", ".")
    if address.count("@") != 1:
        what = "没有“@”" if "@" not in address else "有多个“@”，只能填写一个邮箱"
        return _wrong("email.shape", f"不是邮箱地址（{what}），请改正，如 name@example.com")
    if any(character.isspace() for character in address):
        return _wrong("email.shape", "中间有空格，请删除")
    try:
        valid = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        local, _, domain = address.partition("@")
        what = "“@”前没有名称" if not local else f"“@”后的“{domain[:40]}”不是域名"
        if local and re.fullmatch(r"[\w.-]+\.[A-Za-z]{2,}", domain):
            what = f"“@”前的“{local[:40]}”含有不能用的字符"
        return _wrong("email.shape", f"不是邮箱地址（{what}），请改正，如 name@example.com")
    return Identified(valid.normalized)
