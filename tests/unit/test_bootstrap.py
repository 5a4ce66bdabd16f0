"""The two-command set-up: what it says, when it makes `.venv` anew, what it leaves behind."""

import ast
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
import tasks
from bootstrap import Fault, SetupError

ROOT = Path(bootstrap.__file__).parent
TASKS = (
    "bench",
    "build",
    "check",
    "clean",
    "docs",
    "ids",
    "import",
    "kit",
    "lint",
    "new",
    "originals",
    "partners",
    "publish",
    "serve",
    "test",
)


def write(file: Path, text: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.fixture
def ready(tmp_path):
    """A project folder whose `.venv` looks whole, with this Python as its interpreter."""
    write(tmp_path / "requirements.lock", "six==1.17.0\n")
    write(tmp_path / "pyproject.toml", "[project]\n")
    packages = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    for name in ("invoke/__init__.py", "invoke/program.py", "pelican/__init__.py"):
        write(packages / name, "whole = True\n")
    interpreter = bootstrap.interpreter(tmp_path)
    interpreter.parent.mkdir(parents=True)
    interpreter.symlink_to(os.path.realpath(sys.executable))
    bootstrap.write_stamp(tmp_path)
    return tmp_path


class TestPythonVersion:
    @pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 0), (3, 10, 13, "final", 0)])
    def test_names_the_old_version_in_both_languages(self, version):
        indonesian, english = tasks.too_old(version).splitlines()
        found = ".".join(map(str, version[:3]))
        assert indonesian.startswith("Perlu Python 3.11")
        assert english.startswith("Python 3.11 or newer is needed")
        assert found in indonesian
        assert found in english

    @pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
    def test_takes_newer_ones(self, version):
        assert tasks.too_old(version) == ""

    @pytest.mark.parametrize("grammar", [(3, 6), (3, 7), (3, 8)])
    def test_an_old_python_can_parse_the_file(self, grammar):
        ast.parse((ROOT / "tasks.py").read_text(), feature_version=grammar)

    def test_an_old_python_gets_to_the_check_before_anything_newer(self):
        body = ast.parse((ROOT / "tasks.py").read_text()).body
        before = body[: next(i for i, node in enumerate(body) if isinstance(node, ast.If))]
        imports = [node for node in before if isinstance(node, ast.Import | ast.ImportFrom)]
        assert [alias.name for node in imports for alias in node.names] == ["sys"]


class TestFault:
    def test_a_true_stamp_means_ready(self, ready):
        assert bootstrap.find_fault(ready) is None

    def test_no_folder(self, tmp_path):
        assert bootstrap.find_fault(tmp_path) is Fault.NEW

    @pytest.mark.parametrize("text", [None, "", "\0\0", "root"])
    def test_no_stamp_or_none_that_can_be_read(self, ready, text):
        bootstrap.stamp_file(ready).unlink()
        if text is not None:
            bootstrap.stamp_file(ready).write_text(text)
        assert bootstrap.find_fault(ready) is Fault.HALF

    def test_the_interpreter_is_gone(self, ready):
        bootstrap.interpreter(ready).unlink()
        bootstrap.interpreter(ready).symlink_to(ready / "nowhere")
        assert bootstrap.find_fault(ready) is Fault.BROKEN

    def test_the_interpreter_is_another(self, ready):
        bootstrap.interpreter(ready).unlink()
        write(bootstrap.interpreter(ready), "#!/bin/sh\nexit 3\n").chmod(0o755)
        assert bootstrap.find_fault(ready) is Fault.BROKEN

    @pytest.mark.parametrize("name", ["invoke", "pelican"])
    def test_a_package_is_gone(self, ready, name):
        shutil.rmtree(next(ready.rglob(f"site-packages/{name}")))
        assert bootstrap.find_fault(ready) is Fault.BROKEN

    def test_a_package_is_cut_short(self, ready):
        next(ready.rglob("pelican/__init__.py")).write_text("")
        assert bootstrap.find_fault(ready) is Fault.BROKEN

    def test_the_folder_was_moved(self, ready):
        moved = ready.rename(ready.with_name("moved"))
        assert bootstrap.find_fault(moved) is Fault.MOVED

    def test_another_python_runs(self, ready, monkeypatch):
        monkeypatch.setattr(sys, "version_info", (3, 99, 0))
        assert bootstrap.find_fault(ready) is Fault.OTHER_PYTHON

    @pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
    def test_a_list_changed(self, ready, name):
        write(ready / name, "other")
        assert bootstrap.find_fault(ready) is Fault.OUTDATED

    def test_line_endings_are_no_change(self, ready):
        (ready / "requirements.lock").write_bytes(b"six==1.17.0\r\n")
        assert bootstrap.find_fault(ready) is None

    @pytest.mark.parametrize("fault", Fault)
    def test_words_are_one_line_in_each_language(self, fault):
        assert len(fault.value) == 2
        assert not any("\n" in line for line in fault.value)


class TestMake:
    def test_the_stamp_is_gone_before_the_first_step_and_stays_gone_on_failure(
        self, ready, monkeypatch
    ):
        stamps = []

        def fail(*_):
            stamps.append(bootstrap.stamp_file(ready).exists())
            raise SetupError("gagal", "failed")

        monkeypatch.setattr(bootstrap, "run", fail)
        write(ready / "pyproject.toml", "other")
        assert bootstrap.main([], ready) == 1
        assert stamps == [False]
        assert bootstrap.find_fault(ready) is Fault.HALF

    @pytest.mark.parametrize(
        ("fault", "anew"), [(Fault.OUTDATED, False), (Fault.HALF, True), (Fault.BROKEN, True)]
    )
    def test_only_a_whole_venv_is_mended_in_place(self, ready, monkeypatch, fault, anew):
        steps = []
        monkeypatch.setattr(bootstrap, "run", lambda command, *_: steps.append(command))
        bootstrap.make(ready, fault, None)
        assert any("venv" in command for command in steps) is anew
        assert all("--require-hashes" in command for command in steps if "-r" in command)
        assert bootstrap.find_fault(ready) is None

    def test_ready_costs_no_step(self, ready, monkeypatch):
        monkeypatch.setattr(bootstrap, "run", lambda *_: pytest.fail("a step was run"))
        bootstrap.prepare(ready)

    def test_ctrl_c_leaves_with_a_word(self, tmp_path, monkeypatch, capsys):
        def interrupt(_):
            raise KeyboardInterrupt

        monkeypatch.setattr(bootstrap, "prepare", interrupt)
        assert bootstrap.main([], tmp_path) == 130
        assert "Dihentikan" in capsys.readouterr().err

    def test_a_missing_lock_file_is_no_traceback(self, ready, capsys):
        (ready / "requirements.lock").unlink()
        assert bootstrap.main([], ready) == 1
        assert "requirements.lock" in capsys.readouterr().err

    def test_debian_without_python3_venv(self, monkeypatch):
        monkeypatch.setattr("importlib.util.find_spec", lambda name: name != "ensurepip" or None)
        with pytest.raises(SetupError, match="apt-get install python3-venv"):
            bootstrap.require_venv_module()

    def test_the_builder_is_pinned_by_hash(self):
        lines = bootstrap.block(ROOT / "requirements.lock", "setuptools").splitlines()
        assert lines[0].startswith("setuptools==")
        assert all(line.startswith("    --hash=sha256:") for line in lines[1:])
        assert len(lines) > 1


class TestExplain:
    @pytest.mark.parametrize(
        ("said", "word"),
        [
            ("ERROR: No matching distribution found for six==1.17.0", "network"),
            ("pip._vendor.urllib3.exceptions.ReadTimeoutError: ... Read timed out.", "network"),
            ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM ...", "requirements.lock"),
            ("ERROR: Could not install ... [Errno 28] No space left on device", "disk"),
            ("ERROR: Ignored ... that require a different python version: 4.1", "newer Python"),
            ("Segmentation fault", "message above"),
        ],
    )
    def test_names_the_cure(self, said, word, tmp_path):
        indonesian, english = str(bootstrap.explain(said, tmp_path)).splitlines()
        assert word in english
        assert indonesian != english

    def test_a_silent_failure_on_a_full_disk(self, tmp_path, monkeypatch):
        monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 0))
        assert "disk is full" in str(bootstrap.explain("ensurepip failed", tmp_path))


def wait_for_the_folder(folder: Path, reports) -> None:
    """Report when the folder's lock was had; run in a process of its own."""
    reports.send("started")
    with bootstrap.only_one(folder):
        reports.send("had")


@pytest.mark.skipif(os.name == "nt", reason="fcntl is not on Windows")
def test_a_second_setup_waits_for_the_first(tmp_path):
    context = multiprocessing.get_context("spawn")
    reports, theirs = context.Pipe()
    second = context.Process(target=wait_for_the_folder, args=(tmp_path, theirs))
    with bootstrap.only_one(tmp_path):
        second.start()
        assert reports.recv() == "started"
        assert not reports.poll(0.2)
    assert reports.recv() == "had"
    second.join()


def test_every_task_is_listed():
    listing = subprocess.run(
        [sys.executable, "-m", "invoke", "--list"], cwd=ROOT, text=True, capture_output=True
    ).stdout
    assert tuple(re.findall(r"^  (\w+) +\S", listing, re.MULTILINE)) == TASKS


def test_a_number_that_is_none_ends_without_a_traceback():
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "serve", "--port", "delapan"],
        cwd=ROOT,
        text=True,
        capture_output=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("delapan: tuliskan sebuah angka.")


def test_the_lock_names_no_registry_and_pins_all_by_hash():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9-]+==\S+(?: ; .+)? \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.MULTILINE))


def test_the_lock_holds_what_windows_needs():
    """pip-compile leaves it out on other systems; pytest there fails without it."""
    assert 'colorama==0.4.6 ; sys_platform == "win32"' in (ROOT / "requirements.lock").read_text()


@pytest.mark.long
def test_without_network_it_says_so_and_leaves_nothing_to_believe(tmp_path):
    for name in ("tasks.py", "bootstrap.py", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "wheels").mkdir()
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "wheels"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    for fault in (Fault.NEW, Fault.HALF):
        done = subprocess.run(
            [sys.executable, "tasks.py", "build"],
            cwd=tmp_path,
            env=os.environ | offline,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 1
        assert fault.value[0] in done.stderr
        assert "Paket tidak dapat diunduh" in done.stderr
        assert "Check the network" in done.stderr
        assert "Traceback" not in done.stderr
        assert not bootstrap.stamp_file(tmp_path).exists()
