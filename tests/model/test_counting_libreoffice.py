"""LibreOffice as a second opinion on 字数: it counts texts alike, but for — and … ."""

import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from app.model.counting import count_words
from tests.model.test_counting import VECTORS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

NARRATIVE = """\
一、平台概况。本公司成立于2005年6月，注册资本12,345.6万元，是国家级“专精特新”企业；2017年销售收入\
达98,765.43万元，同比增长18.6%，研发投入占比超过7.5%。
平台依据GB/T 39116-2020《智能制造能力成熟度模型》建设，已接入设备670,123台（其中PLC 12,800台），\
日均采集数据3.2TB，峰值吞吐1.5GB/s，响应时间≤20ms。
平台提供IaaS、PaaS、SaaS三层服务：①设备接入；②数据建模；③应用开发。支持OPC UA、Modbus TCP、MQTT、\
HTTP/2等协议，兼容Java 8+、Python 3.x、C++、Node.js……共12种语言。
技术负责人王𬭎、䶮教授团队（３５人）主持研发了“云边协同”框架，获专利ＺＬ２０１５１０１２３４５．６等47项。
The platform is a well-known open industrial IoT platform; mail: info@example.com, +86-10-68208273.
计划2018年—2020年分三步走：第一步——夯实基础；第二步——扩大规模；第三步——形成生态，\
年节电3.14万kWh，减排CO2约1.2万t。
马克·吐温曾说：“成功的秘诀，在于开始行动。”『引用』【重要】〔2018〕139号　℃、㎡、№、％、￥。
"""
WESTERN = ["MES", "well-known", "a@b.com", "GB/T", "39116-2020", "98.5%", "12,345.6", "C++", "x"]
CHINESE = ["工业互联网", "平台", "数据", "䶮", "㈠", "㎡", "カタカナ", "２０１８", "￥"]
CHINESE += ["加“引号”的", "上——下", "省略……了"]
PUNCTUATION = [*"，。、；：《》（）【】", " ", "\u3000", "\n"]


def mixed(seed: int, words: int = 1500) -> str:
    chosen = random.Random(seed).choices([*WESTERN, *CHINESE, *PUNCTUATION], k=words)
    # Where Western words that run into one another end, nobody can say. LibreOffice besides takes a
    # quotation mark for a part of what is beside it, and some characters beyond the BMP for two.
    apart = re.sub(r"(?<=[!-~])\|(?=[!-~])", " ", "|".join(chosen))
    return apart.replace("|", "")


def as_libreoffice_sees(text: str) -> str:
    """The documented differences: — counts nothing, and a row of … as one."""
    return re.sub("…+", "…", text.replace("—", ""))


def libreoffice_counts(texts: list[str], folder: Path) -> list[int]:
    """Word counts from the statistics that LibreOffice writes when it converts a document."""
    assert SOFFICE
    sources = [folder / f"{index}.fodt" for index in range(len(texts))]
    for source, text in zip(sources, texts, strict=True):
        paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        source.write_text(
            '<?xml version="1.0" encoding="UTF-8"?><office:document'
            ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
            ' office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:body><office:text>{paragraphs}</office:text></office:body></office:document>",
            encoding="utf-8",
        )
    out = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--norestore", "--convert-to", "odt"]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, sources)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    counts: list[int] = []
    for source in sources:
        with zipfile.ZipFile(out / f"{source.stem}.odt") as package:
            found = re.search(rb'meta:word-count="(\d+)"', package.read("meta.xml"))
        assert found
        counts.append(int(found[1]))
    return counts


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_counts_the_same(tmp_path: Path) -> None:
    named = ["中文，标点。", "使用MES、ERP", "总投资12,345.6万元", "98.5%", "GB/T 39116-2020"]
    named += ["well-known e-mail a@b.com", "“引号”《书名》", "王𬭎䶮", "ＡＢＣ１２３", "3.14万kWh"]
    assert all(text in VECTORS for text in named)
    texts = [*named, "2021年—2025年", NARRATIVE, *(mixed(seed) for seed in range(8))]
    counts = libreoffice_counts(texts, tmp_path)
    expected = [count_words(as_libreoffice_sees(text)) for text in texts]
    assert counts == expected
