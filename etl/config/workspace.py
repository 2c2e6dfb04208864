"""A workspace: the folder that holds one committee's configuration, warehouse and cases."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, field_validator, model_validator

from etl.config.audit import AuditConfig
from etl.config.capacity import CapacityConfig
from etl.config.documents import DocumentsConfig
from etl.config.keys import Keys, find_secret
from etl.config.meetings import MeetingsConfig
from etl.config.rating import RatingConfig
from etl.config.thresholds import Thresholds
from etl.discover import names, statements
from etl.user_error import UserError

# Options of sources that are paths.
PATHS = ("folder", "file", "layout")
FILE_NAME = "cellpulse.toml"
# Written by `cellpulse demo`.
DEMO_MARK = "demo.json"
# The second line of the key's fingerprint in a home that has a manifest.
MANIFEST_MARK = "manifest"
LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


class SourceConfig(BaseModel):
    """One `[[sources]]` entry of cellpulse.toml: its name, its kind, and what that kind asks for."""

    model_config = ConfigDict(extra="allow", frozen=True)
    name: str = Field(min_length=1)
    kind: str
    # How often `cellpulse sync` pulls it at most.
    every: Literal["run", "hour", "day", "week", "month"] = "run"

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        kinds = names("etl.sources")
        if kind not in kinds:
            raise ValueError(f"there is no source of kind '{kind}'; there are {', '.join(kinds)}")
        return kind

    @property
    def options(self) -> dict[str, Any]:
        """What the kind of source asks for beside its name."""
        return dict(self.model_extra or {})


class SignIn(BaseModel):
    """How people sign in: not at all (who sits at this machine sees everything), by local accounts, or by OpenID
    Connect (Streamlit's secrets name the provider; `claim` is what grants are given to)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["none", "local", "oidc"] = "none"
    hours: PositiveInt = 8
    claim: str = "email"


class Mail(BaseModel):
    """The server that digests are handed to; a password comes from `$CELLPULSE_SMTP_PASSWORD`, never from the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    host: str = Field(min_length=1)
    port: PositiveInt = 587
    sender: str = Field(min_length=3)
    user: str = ""
    tls: Literal["starttls", "implicit", "none"] = "starttls"


class Recipient(BaseModel):
    """Who gets digests: the login that grants are given to, where to write (by mail), in which language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    login: str = Field(min_length=1)
    address: str = ""
    lang: Literal["vi", "en"] = "vi"


class Inbox(BaseModel):
    """A folder that `cellpulse sync` takes office files from: into its `done`, or into its `refused` with the reason
    beside; `layout` is the name of a saved one, `answers` what the files leave open."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    folder: str = Field(min_length=1)
    layout: str = ""
    answers: dict[str, str] = {}


class Digest(BaseModel):
    """When, how and to whom digests go; `link` is where the dashboard is reached."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    every: Literal["month", "week"] = "month"
    folder: str = ""
    mail: Mail | None = None
    link: str = "http://127.0.0.1:8501"
    recipients: list[Recipient] = []

    @model_validator(mode="after")
    def _reachable(self) -> Digest:
        logins = [recipient.login for recipient in self.recipients]
        if twice := {login for login in logins if logins.count(login) > 1}:
            raise ValueError(f"'{twice.pop()}' stands twice among the recipients")
        lacking = [recipient.login for recipient in self.recipients if "@" not in recipient.address]
        if self.mail and lacking:
            raise ValueError(f"'{lacking[0]}' has no address to send mail to")
        return self


class Config(BaseModel):
    """`cellpulse.toml`. Everything has a default, so a workspace needs no file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    retain_text: bool = False
    retain_months: dict[str, PositiveInt] = {}
    sources: list[SourceConfig] = []
    inbox: Inbox | None = None
    sign_in: SignIn = SignIn()
    digest: Digest = Digest()
    thresholds: Thresholds = Thresholds()
    capacity: CapacityConfig = CapacityConfig()
    documents: DocumentsConfig = DocumentsConfig()
    audit: AuditConfig = AuditConfig()
    rating: RatingConfig = RatingConfig()
    meetings: MeetingsConfig = MeetingsConfig()
    # Whether a second person has to release a computation before readers see it.
    four_eyes: bool = False
    # Whether secretaries with a grant to their cell may see what is shown of it, and answer.
    own_cell_view: bool = False
    # Whether inspectors see the scores of a cell only after the outcome of their visit is recorded.
    blind: bool = False
    # Whether a second person has to confirm the points and bands that superiors decide for a month.
    two_scorers: bool = False
    # After so many days an overdue commitment is brought before the level above.
    escalate_days: PositiveInt = 30
    # Address of the store of cases, as SQLAlchemy writes it; empty = SQLite in the workspace.
    store: str = ""

    @field_validator("retain_months")
    @classmethod
    def _known_tables(cls, months: dict[str, int]) -> dict[str, int]:
        if unknown := sorted(set(months) - set(statements("etl/contract"))):
            raise ValueError(f"there is no table '{unknown[0]}'")
        return months

    @model_validator(mode="after")
    def _two_persons(self) -> Config:
        if self.four_eyes and self.sign_in.kind == "none":
            raise ValueError("four_eyes needs people to be told apart; set [sign_in] kind to 'local' or 'oidc'")
        return self

    @field_validator("sources")
    @classmethod
    def _distinct(cls, sources: list[SourceConfig]) -> list[SourceConfig]:
        names = [s.name for s in sources]
        if twice := {n for n in names if names.count(n) > 1}:
            raise ValueError(f"two sources are named '{twice.pop()}'")
        if "quarantine" in names:
            raise ValueError("no source may be named 'quarantine', under which released rows are booked")
        return sources


@dataclass(frozen=True)
class Workspace:
    """The home folder with its configuration and keys."""

    home: Path
    config: Config
    keys: Keys

    @classmethod
    def open(cls, home: Path) -> Workspace:
        """Reads the configuration and the key; makes nothing but the user's key file.

        Raises UserError where the configuration is faulty or the key is not the one the workspace was made with.
        """
        home = home.expanduser().resolve()
        if home.exists() and not home.is_dir():
            raise UserError(f"{home}: this is a file; the home of a workspace is a folder, name one: --home DIR")
        keys = Keys.derive(find_secret(os.environ, Path(platformdirs.user_config_dir("cellpulse"))))
        workspace = cls(home, read_config(home / FILE_NAME), keys)
        workspace.refuse_foreign_key()
        return workspace

    @property
    def warehouse(self) -> Path:
        """The folder of the published runs."""
        return self.home / "warehouse"

    @property
    def layouts(self) -> Path:
        """The folder of the saved layouts of files, one `<name>.json` each."""
        return self.home / "layouts"

    @property
    def store_url(self) -> str:
        """The address of the store of cases."""
        return self.config.store or f"sqlite:///{self.home / 'store.db'}"

    @property
    def fingerprint_file(self) -> Path:
        """Where the fingerprint of the workspace's key stands; it does not give the key away."""
        return self.home / "key.fingerprint"

    @property
    def is_demo(self) -> bool:
        """Whether the home was made by `cellpulse demo`."""
        return (self.home / DEMO_MARK).is_file()

    def refuse_foreign_key(self) -> None:
        """Raises UserError where the workspace was made with another key."""
        if (noted := self._noted()) and noted[0] != self.keys.fingerprint:
            raise UserError(
                f"{self.fingerprint_file}: this workspace was made with another key than the present one; "
                "set CELLPULSE_KEY, or restore the key file, with which it was made"
            )

    @property
    def has_manifest(self) -> bool:
        """Whether a manifest was written for this home, so that it must be there."""
        return MANIFEST_MARK in self._noted()

    def note_manifest(self) -> None:
        """Notes beside the fingerprint that the home has a manifest."""
        if not self.has_manifest:
            fresh = self.fingerprint_file.with_suffix(".new")
            fresh.write_text(f"{self.keys.fingerprint}\n{MANIFEST_MARK}\n", "utf-8")
            fresh.replace(self.fingerprint_file)

    def _noted(self) -> list[str]:
        return self.fingerprint_file.read_text("utf-8").split() if self.fingerprint_file.exists() else []

    def claim(self) -> None:
        """Makes the folders, for their owner only, and writes the key's fingerprint, at the first write."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.warehouse.mkdir(mode=0o700, exist_ok=True)
        try:
            with self.fingerprint_file.open("x", encoding="utf-8") as file:
                file.write(self.keys.fingerprint + "\n")
        except FileExistsError:
            self.refuse_foreign_key()


def now() -> datetime:
    """The clock in local time, or `$CELLPULSE_NOW` (a date or a date and time) where set.

    Raises UserError where `$CELLPULSE_NOW` is no date.
    """
    text = os.environ.get("CELLPULSE_NOW", "")
    if not text:
        return datetime.now(LOCAL_TIME).replace(tzinfo=None)
    try:
        return _local(datetime.fromisoformat(text))
    except ValueError as error:
        raise UserError(f"CELLPULSE_NOW is '{text}'; expected a date such as 2026-11-23 or 2026-11-23T08:00") from error


def is_clock_set_by_hand() -> bool:
    """Whether `$CELLPULSE_NOW` is in the place of the clock."""
    return bool(os.environ.get("CELLPULSE_NOW"))


def last_complete_month(today: date) -> date:
    """The first day of the month before today's."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL_TIME).replace(tzinfo=None) if moment.tzinfo else moment


def _anchored(source: SourceConfig, home: Path) -> SourceConfig:
    """A path named without its root is beside cellpulse.toml, wherever the command is started."""
    named = {key: value for key in PATHS if isinstance(value := source.options.get(key), str)}
    return source.model_copy(update={key: str(home / value) for key, value in named.items()}) if named else source


def read_config(path: Path) -> Config:
    """What cellpulse.toml says; the defaults where there is none. Raises UserError where it is faulty."""
    if not path.exists():
        return Config()
    try:
        config = Config.model_validate(tomllib.loads(path.read_text("utf-8")))
        return config.model_copy(update={"sources": [_anchored(source, path.parent) for source in config.sources]})
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise UserError(f"{path}: {place}: {fault['msg']}; correct it and run again") from error
    except (ValueError, RecursionError) as error:  # also no UTF-8, thousands of digits, brackets without end
        raise UserError(f"{path}: not a TOML file: {error}; correct it and run again") from error
