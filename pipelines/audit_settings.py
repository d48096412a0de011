"""What a user may set for the audit: where the files lie, which rules run, how severe, which thresholds.

Here belong reading audit.toml and laying it over sql/reference/audit/settings.csv. What the rules do with a
threshold stands in sql/audit; running them belongs in `pipelines.audit`.

    [A15]                       # a rule
    overshoot_ratio = 1.2       # a threshold of settings.csv
    [A31]
    enabled = false             # do not run it
    [A29]
    severity = "error"          # instead of the rule's own
    [X01]                       # a rule of the user's own: any numbers, read as getvariable('x01_limit')
    limit = 5
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.reference import read_reference

SEVERITIES = ("error", "warning", "info")
SETTINGS_FILE = "audit.toml"
RULES_FOLDER = "rules"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class AuditError(JixiaoError):
    """Root of the errors of the audit; see `pipelines.audit`."""


class SettingsInvalid(AuditError):
    """The user's settings name no rule, no setting or a wrong value, or a table cannot be read."""


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """The folder with the user's rules, switches and tables; None for none."""

    folder: Path | None = None

    @property
    def rules_folder(self) -> Path | None:
        """The folder of the user's own rules, which need not exist."""
        return None if self.folder is None else self.folder / RULES_FOLDER

    def input_files(self) -> tuple[Path, ...]:
        """Return every file that decides on the findings, sorted: inputs_digest must know them."""
        if self.folder is None or not self.folder.is_dir():
            return ()
        rules = self.folder.glob(f"{RULES_FOLDER}/*.sql")
        return tuple(sorted([*self.folder.glob("*.toml"), *self.folder.glob("*.csv"), *rules]))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the rules run with."""

    #: DuckDB variable (rule id in lower case, `_`, setting) to value
    variables: Mapping[str, float]
    #: rule id to the severity the user wants
    severities: Mapping[str, str]
    #: rules that are not run
    disabled: frozenset[str]


def load_thresholds(settings: AuditSettings, rule_ids: Sequence[str]) -> Thresholds:
    """Return the thresholds of settings.csv with the user's audit.toml laid over them.

    Raises SettingsInvalid where the file cannot be read, names a rule that does not exist, a setting that
    the rule does not have (rules of the user's own may have any), or a value of the wrong kind.
    """
    defaults = {
        f"{row['rule_id']}_{row['setting']}".lower(): float(row["value"])
        for row in read_reference("audit/settings.csv")
    }
    ours = {row["rule_id"] for row in read_reference("audit/settings.csv")}
    variables, severities, disabled = dict(defaults), {}, set()
    for rule_id, entries in _read_toml(settings).items():
        if rule_id not in rule_ids:
            raise SettingsInvalid(f"{SETTINGS_FILE}: there is no rule {rule_id}")
        if not isinstance(entries, dict):
            raise SettingsInvalid(f"{SETTINGS_FILE}: {rule_id} must be a table: [{rule_id}]")
        for name, value in entries.items():
            variable = f"{rule_id}_{name}".lower()
            if name == "enabled" and isinstance(value, bool):
                if not value:
                    disabled.add(rule_id)
            elif name == "severity" and value in SEVERITIES:
                severities[rule_id] = value
            elif (
                name in ("enabled", "severity")
                or isinstance(value, bool)
                or not isinstance(value, int | float)
            ):
                raise SettingsInvalid(f"{SETTINGS_FILE}: {rule_id}.{name} cannot be {value!r}")
            elif not _NAME.fullmatch(name) or (rule_id in ours and variable not in defaults):
                known = sorted(key for key in defaults if key.startswith(rule_id.lower() + "_"))
                raise SettingsInvalid(f"{SETTINGS_FILE}: {rule_id} has no setting {name}; it has {known}")
            else:
                variables[variable] = float(value)
    return Thresholds(variables, severities, frozenset(disabled))


def _read_toml(settings: AuditSettings) -> dict[str, Any]:
    if settings.folder is None or not (settings.folder / SETTINGS_FILE).is_file():
        return {}
    try:
        return tomllib.loads((settings.folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"{SETTINGS_FILE}: {error}") from error
