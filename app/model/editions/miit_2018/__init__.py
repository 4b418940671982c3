"""跨行业跨领域工业互联网平台申报书, 2018 (工信厅信软函〔2018〕139号)."""

from app.model.edition import Edition
from app.model.editions.miit_2018.form import MiitDeclaration
from app.model.editions.miit_2018.layout import TITLE, layout
from app.model.editions.miit_2018.notice import ASPECTS, NOTICE
from app.model.editions.miit_2018.rules import RULES

EDITION = Edition(
    id="miit-2018-139",
    title=TITLE,
    model=MiitDeclaration,
    notice=NOTICE,
    layout=layout,
    applicant="company.name",
    subject="platform.name",
    dated="commitment.signed_on",
    rules=RULES,
    aspects=ASPECTS,
)
