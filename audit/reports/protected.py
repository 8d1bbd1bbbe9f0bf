"""Keeps reports off the files that an assessment rests on: what is audited, the inventory, the results, the keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from audit.dispositions.files import attestations_file, waivers_file
from audit.errors import ReportError
from audit.layout import STATE_FOLDER
from audit.places import SQLITE_COMPANIONS, file_of, same_file, sqlite_file, url_of, within
from audit.reports.writing import STDOUT
from audit.signing import PERSON_PASSPHRASE_FILE
from audit.standing import people_file
from holdings.assets import shown
from holdings.fingerprint import key_folder
from holdings.keys.unlocking import PASSPHRASE_FILE
from holdings.sources.kinds import looks_like_data
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.reports.writing import Output
    from audit.workspace import Workspace
    from holdings.inventory import Inventory


def refuse_protected(
    wanted: Sequence[Output], workspace: Workspace, inventory: Inventory, environ: Mapping[str, str], waivers: Path | None = None
) -> None:
    """Raises `ReportError` where a report would replace such a file, under whatever name or link; `waivers` is the file that was named."""
    keep_off([Path(output.path) for output in wanted if output.path != STDOUT], workspace, inventory, environ, waivers)


def keep_off(
    targets: Sequence[Path], workspace: Workspace, inventory: Inventory, environ: Mapping[str, str], waivers: Path | None = None
) -> None:
    """The same of any files that are about to be written."""
    if not targets:
        return
    files = [
        workspace.inventory_path,
        people_file(workspace),
        *_disposition_files(workspace, waivers),
        *_store_files(workspace, inventory, environ),
        *_access_files(workspace, inventory),
        *_passphrase_files(environ),
    ]
    folders = [workspace.folder / STATE_FOLDER, key_folder(environ), *_mirror_folders(workspace, inventory)]
    sources = [path for entry in inventory.sources.values() if (path := file_of(entry, workspace.folder)) is not None]
    for target in targets:
        if any(same_file(target, file) for file in files) or any(within(target, folder) for folder in folders):
            raise _refused(
                target,
                Text("该文件为 Recordwarden 自身所用，不能写入。", "Recordwarden itself needs this file; nothing is written to it."),
            )
        if any(_is_of_source(target, source) for source in sources):
            raise _refused(
                target,
                Text(
                    "该文件属于被审计的数据源，不能写入。",
                    "this file belongs to a source that is audited; nothing is written to it.",
                ),
            )


def _disposition_files(workspace: Workspace, named: Path | None) -> Iterator[Path]:
    yield waivers_file(workspace)
    if named is not None:
        yield named
    yield attestations_file(workspace)


def _store_files(workspace: Workspace, inventory: Inventory, environ: Mapping[str, str]) -> Iterator[Path]:
    from audit.store.opening import located

    store = located(workspace, inventory, environ, None)
    url = None if store is None else url_of(store, workspace.folder)
    if url is None:
        return
    file = sqlite_file(url, workspace.folder)
    if file is not None:
        yield from _with_companions(file, ".lock")
    if isinstance(certificates := url.query.get("sslrootcert"), str):
        yield Path(certificates)


def _passphrase_files(environ: Mapping[str, str]) -> Iterator[Path]:
    for variable in (PASSPHRASE_FILE, PERSON_PASSPHRASE_FILE):
        if named := environ.get(variable):
            yield Path(named)


def _access_files(workspace: Workspace, inventory: Inventory) -> Iterator[Path]:
    """Without which a source cannot be reached: the file of its URL, of its password, of its server's certificates."""
    for entry in inventory.sources.values():
        for reference in (entry.url, entry.password):
            scheme, _, place = (reference or "").partition(":")
            if scheme == "file":
                yield workspace.folder / place
        if entry.tls_ca is not None:
            yield workspace.folder / entry.tls_ca
    for mirror in inventory.evidence.mirrors:
        if mirror.mail is not None and mirror.mail.password is not None and mirror.mail.password.startswith("file:"):
            yield workspace.folder / mirror.mail.password.removeprefix("file:")


def _mirror_folders(workspace: Workspace, inventory: Inventory) -> Iterator[Path]:
    for mirror in inventory.evidence.mirrors:
        if (place := mirror.folder or mirror.git) is not None:
            yield workspace.folder / Path(place).expanduser()


def _is_of_source(target: Path, source: Path) -> bool:
    """Also where a new file would become part of the source: what looks like data in a folder is a dataset, packed or not."""
    if not source.is_dir():
        return any(same_file(target, file) for file in _with_companions(source))
    if looks_like_data(target) and same_file(target.parent, source):
        return True
    return any(same_file(target, file) for file in filter(looks_like_data, source.iterdir()))


def _with_companions(file: Path, *more: str) -> Iterator[Path]:
    yield file
    for ending in (*SQLITE_COMPANIONS, *more):
        yield file.with_name(file.name + ending)


def _refused(target: Path, what: Text) -> ReportError:
    return ReportError(what, shown(target.name), Text("请用 --output 指定其他位置。", "Name another place with --output."))
