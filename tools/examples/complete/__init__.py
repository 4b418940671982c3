"""The complete example: every blank answered, by an invented company of Zhejiang."""

from __future__ import annotations

from collections.abc import Callable

from tools.examples import figures
from tools.examples.complete import cases, company, evidence, plans, resources, services
from tools.examples.values import Json

DECLARATION: Json = {
    "edition": "miit-2018-139",
    "company": company.COMPANY,
    "commitment": company.COMMITMENT,
    "recommendation": company.RECOMMENDATION,
    "platform": company.PLATFORM,
    "capability": {
        "devices": resources.DEVICES,
        "software": resources.SOFTWARE,
        "community": resources.COMMUNITY,
        "operation": resources.OPERATION,
        "compute": services.COMPUTE,
        "development": services.DEVELOPMENT,
        "interoperation": services.INTEROPERATION,
        "security": services.SECURITY,
        "new_technology": services.NEW_TECHNOLOGY,
    },
    "cases": cases.CASES,
    "regions": plans.REGIONS,
    "architecture": plans.ARCHITECTURE,
    "roadmap": plans.ROADMAP,
    "evidence": evidence.EVIDENCE,
}

FILES: dict[str, Callable[[], bytes]] = {
    "figures/energy.png": lambda: figures.picture(73, figures.energy),
    "figures/architecture.png": lambda: figures.picture(112, figures.architecture),
    "figures/edge.png": lambda: figures.picture(80, figures.edge),
    **evidence.DRAWN,
}
