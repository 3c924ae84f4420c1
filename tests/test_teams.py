"""Several people, one history: forks are explained, lines are moved, missing scripts are found in git."""

from __future__ import annotations

import json
import subprocess

import pytest
from harness.project import Project


class Repository:
    """The project's folder as a git repository. Each commit is made a day after the one before."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.day = 0
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, author: str = "Ann") -> str:
        """Runs git."""
        date = f"2026-03-{self.day + 1:02}T12:00:00Z"
        identity = {
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": "a@example.org",
            "GIT_COMMITTER_DATE": date,
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
        }
        done = subprocess.run(
            ["git", *words],
            cwd=self.project.root,
            env=self.project.environment(identity),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"git {words}: {done.stderr}"
        return done.stdout

    def commit(self, subject: str, author: str = "Ann") -> str:
        """Commits everything; the short name of the commit."""
        self.day += 1
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject, author=author)
        return self.git("rev-parse", "--short", "HEAD").strip()


def column(name: str, table: str = "users") -> str:
    """A line of a script."""
    return f'op.add_column("{table}", sa.Column("{name}", sa.Integer()))'


def two_heads(project: Project, left: str = column("a"), right: str = column("b")) -> None:
    """A history that forks above `root`: `left` and `right`."""
    project.init(project.sqlite().url())
    project.revision("root", None, 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))')
    project.revision("left", "root", left)
    project.revision("right", "root", right)


def flat(text: str) -> str:
    """Without line ends, and without the bars of a note that runs over several lines."""
    return " ".join(text.split())


def test_heads_explains_a_fork(project: Project) -> None:
    two_heads(project)
    done = project.limbeck("heads")
    assert sorted(done.out.splitlines()) == sorted(project.alembic("heads").out.splitlines())
    said = flat(done.err)
    assert "note[LB0302]: the history forks above `root`: it has 2 heads" in said
    assert "`left`: `alembic/versions/left_.py`" in said
    assert "the operations touch different parts of `users`: their order does not matter" in said
    assert "`limbeck merge left right` joins them" in said
    assert project.limbeck("-q", "heads").err == ""
    (fork,) = json.loads(project.limbeck("heads", "--json").out)["body"]["forks"]
    assert fork["parted_at"] == ["root"]
    assert [line["head"] for line in fork["lines"]] == ["left", "right"]
    (pair,) = fork["pairs"]
    # Both scripts have the same date, and there is no repository.
    assert pair["later"] is None
    assert pair["operations"] == {"collisions": [], "not_known": [], "shared_tables": ["users"]}


def test_branches_that_are_meant_are_not_explained(project: Project) -> None:
    two_heads(project)
    project.edit("alembic/versions/left_.py", ("branch_labels = None", 'branch_labels = "beta"'))
    assert project.limbeck("heads").err == ""
    assert json.loads(project.limbeck("heads", "--json").out)["body"]["forks"] == []


def test_git_says_who_came_later(project: Project) -> None:
    two_heads(project)
    repository = Repository(project)
    right = (project.root / "alembic/versions/right_.py").read_text()
    (project.root / "alembic/versions/right_.py").unlink()
    repository.commit("first", "Ann")
    repository.git("checkout", "-q", "-b", "feature")
    project.write("alembic/versions/right_.py", right)
    said = flat(project.limbeck("heads").err)
    assert "`alembic/versions/right_.py` (not committed yet)" in said
    assert "`right` came later: it is not committed yet" in said
    commit = repository.commit("second", "Bob")
    said = flat(project.limbeck("heads").err)
    assert f"`alembic/versions/right_.py` (Bob, 2026-03-03, commit {commit})" in said
    assert "`right` came later: `main` does not have it" in said
    assert "`limbeck rebase` puts `right` on top of `left`" in said
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "feature")
    said = flat(project.limbeck("heads").err)
    assert "`right` came later, by the dates of the commits" in said
    (pair,) = json.loads(project.limbeck("heads", "--json").out)["body"]["forks"][0]["pairs"]
    assert (pair["later"], pair["later_by"]) == ("right", "commit_date")


def test_without_git_the_scripts_say_when(project: Project) -> None:
    two_heads(project)
    project.edit("alembic/versions/left_.py", ("Create Date: 2026-01-02", "Create Date: 2026-01-03"))
    said = flat(project.limbeck("heads").err)
    assert "`left` came later, by `Create Date` in the scripts (git knows no repository there)" in said
    no_git = project.root / "empty"
    no_git.mkdir()
    said = flat(project.limbeck("heads", env={"PATH": str(no_git)}).err)
    assert "`left` came later, by `Create Date` in the scripts (git is not installed)" in said


def test_a_shallow_repository_says_what_it_knows(project: Project) -> None:
    two_heads(project)
    repository = Repository(project)
    repository.commit("all")
    project.write("note.txt", "x")
    repository.commit("more")
    shallow = project.root.parent / "shallow"
    repository.git("clone", "-q", "--depth", "1", project.root.as_uri(), str(shallow))
    project.folder = shallow
    (shallow / "alembic/versions/left_.py").write_text(
        (shallow / "alembic/versions/left_.py")
        .read_text()
        .replace("Create Date: 2026-01-02", "Create Date: 2026-01-03")
    )
    said = flat(project.limbeck("heads").err)
    assert "(committed)" in said
    assert "`left` came later, by `Create Date` in the scripts" in said


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        (column("a"), 'op.drop_column("users", "a")', "`left` makes column `users.a`, `right` drops or renames it"),
        (column("a"), column("a"), "`left` makes column `users.a`, and so does `right`"),
        (
            column("a"),
            'op.execute("UPDATE users SET id = 1")',
            "what `alembic/versions/right_.py` touches is not known: raw SQL",
        ),
        (
            column("a"),
            "if op.get_bind().execute(sa.text('SELECT 1')).scalar(): pass",
            "what `alembic/versions/right_.py` touches is not known: ",
        ),
        (column("a"), 'op.create_table("posts", sa.Column("id", sa.Integer()))', "touch nothing in common"),
    ],
)
def test_heads_says_whether_the_lines_meet(project: Project, left: str, right: str, words: str) -> None:
    two_heads(project, left, right)
    assert words in flat(project.limbeck("heads").err)


def test_upgrade_and_check_explain_a_fork(project: Project) -> None:
    two_heads(project)
    failed = project.limbeck("upgrade", "head", status=255)
    said = flat(failed.err)
    assert "FAILED: Multiple head revisions are present for given argument 'head'" in said
    assert "the history forks above `root`" in said and "`limbeck merge left right" in said
    assert "the history forks above `root`" in flat(project.limbeck("check", status=255).err)
    assert "the history forks above `root`" in flat(project.limbeck("revision", "-m", "x", status=255).err)


def test_a_deleted_script_is_found_in_git(project: Project) -> None:
    two_heads(project)
    repository = Repository(project)
    repository.commit("all", "Ann")
    project.limbeck("upgrade", "left")
    (project.root / "alembic/versions/left_.py").unlink()
    commit = repository.commit("clean up", "Bob")
    for failed in (project.limbeck("upgrade", "right", status=255), project.limbeck("show", "left", status=255)):
        said = flat(failed.err)
        assert "FAILED: Can't locate revision identified by 'left'" in said
        assert "`left` was last seen in `alembic/versions/left_.py`, which was deleted by" in said
        assert f'commit {commit} of 2026-03-03 by Bob: "clean up"' in said
        assert f"`git checkout {commit}^ -- :/alembic/versions/left_.py` brings the file back" in said
    repository.git("checkout", f"{commit}^", "--", ":/alembic/versions/left_.py")
    project.limbeck("show", "left")


def test_a_script_of_another_branch_is_found_in_git(project: Project) -> None:
    two_heads(project)
    repository = Repository(project)
    repository.commit("all")
    repository.git("checkout", "-q", "-b", "feature")
    project.revision("above", "left", "pass")
    # Names it as its parent: not the script that is missing.
    project.revision("top", "above", "pass")
    commit = repository.commit("feature", "Bob")
    project.limbeck("upgrade", "above")
    repository.git("checkout", "-q", "main")
    said = flat(project.limbeck("current", status=255).err)
    assert "FAILED: Can't locate revision identified by 'above'" in said
    assert "`above` was last seen in `alembic/versions/above_.py` on `feature`" in said
    assert "bring the scripts of `feature` here" in said
    repository.git("branch", "-q", "-D", "feature")
    said = flat(project.limbeck("current", status=255).err)
    assert f"`above` was last seen in `alembic/versions/above_.py`, on no branch any more, in commit {commit}" in said


def test_a_missing_parent_is_found_in_git(project: Project) -> None:
    two_heads(project)
    repository = Repository(project)
    project.revision("above", "left", "pass")
    repository.commit("all")
    (project.root / "alembic/versions/left_.py").unlink()
    said = flat(project.limbeck("heads", status=255).err)
    assert "error[LB0307]" in said
    assert "`left` was last seen in `alembic/versions/left_.py`, which is changed or gone since commit" in said


def test_what_was_never_there_is_not_looked_for_in_vain(project: Project) -> None:
    two_heads(project)
    assert "last seen" not in project.limbeck("show", "nowhere", status=255).err
    Repository(project).commit("all")
    for typed in ("nowhere", "left+nope", "no.where", "up", "beta@nowhere"):
        assert "last seen" not in project.limbeck("show", typed, status=255).err


def committed(project: Project, left: str = column("a"), right: str = column("b")) -> Repository:
    """A history that forks; `left` is on main, `right` is not committed."""
    two_heads(project, left, right)
    repository = Repository(project)
    script = project.root / "alembic/versions/right_.py"
    text = script.read_text()
    script.unlink()
    project.write(".gitignore", "*.db\n__pycache__/\n")
    repository.commit("first")
    script.write_text(text)
    return repository


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, bytes]:
    """The files that changed, as they are now."""
    assert before.keys() == after.keys()
    return {name: content for name, content in after.items() if before[name] != content}


def test_rebase_moves_the_line_that_came_later(project: Project) -> None:
    repository = committed(project)
    project.revision("top", "right", column("c"))
    before = project.files()
    dry = project.limbeck("rebase", "--dry-run")
    assert project.files() == before
    done = project.limbeck("rebase")
    assert "top came later: it is not committed yet\nright (and 1 revision above it): root -> left\n" in done.out
    assert "\n-Revises: root\n+Revises: left\n" in done.out
    assert "\n-down_revision = 'root'\n+down_revision = 'left'\n" in done.out
    assert done.out.startswith(dry.out) and "Rewriting" not in dry.out
    assert "Rewriting" in done.out and "warning" not in done.err
    (changes,) = changed(before, project.files()).items()
    assert changes[0] == "alembic/versions/right_.py"
    expected = before["alembic/versions/right_.py"].replace(b"'root'", b"'left'").replace(b"s: root", b"s: left")
    assert changes[1] == expected
    # Real Alembic agrees: one head, and everything is applied in the new order.
    assert project.alembic("heads").out.strip() == "top (head)"
    project.alembic("upgrade", "head")
    history = project.alembic("history").out.splitlines()
    assert [line.split(" (head)")[0].split(",")[0] for line in history] == [
        "right -> top",
        "left -> right",
        "root -> left",
        "<base> -> root",
    ]
    assert project.limbeck("heads").err == ""
    repository.commit("moved")
    assert "there is only one head" in project.limbeck("rebase", status=255).err


def test_rebase_believes_git_and_no_dates(project: Project) -> None:
    two_heads(project)
    project.edit("alembic/versions/left_.py", ("Create Date: 2026-01-02", "Create Date: 2026-01-03"))
    before = project.files()
    said = flat(project.limbeck("rebase", status=255).err)
    assert "git does not tell which of `left` and `right` came later (git knows no repository there)" in said
    assert "`left` came later, by `Create Date` in the scripts" in said
    assert "name the one that is to move: `limbeck rebase left`" in said
    repository = Repository(project)
    said = flat(project.limbeck("rebase", status=255).err)
    assert "which of `left` and `right` came later (it does not know since when it has them, or" in said
    repository.commit("both at once")
    project.limbeck("rebase", status=255)
    assert project.files().items() >= before.items()
    assert "`limbeck rebase left` puts `left` on top of `right`" in flat(project.limbeck("heads").err)


def test_rebase_by_the_dates_of_the_commits(project: Project) -> None:
    repository = committed(project)
    repository.commit("second", "Bob")
    done = project.limbeck("rebase", "--json")
    document = json.loads(done.out)
    body = document["body"]
    assert document["limbeck"]["kind"] == "rebase"
    assert (body["revision"], body["from"], body["onto"]) == ("right", "root", "left")
    assert (body["moved"], body["beneath"], body["later_by"]) == (["right"], ["left"], "commit_date")
    assert body["path"].endswith("alembic/versions/right_.py") and body["written"] is True
    assert [change["before"] for change in body["changes"]] == ["Revises: root", "down_revision = 'root'"]
    assert [change["after"] for change in body["changes"]] == ["Revises: left", "down_revision = 'left'"]
    assert body["operations"]["collisions"] == []
    assert [database["rows"] for database in body["databases"]] == [[]]


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_rebase_is_refused_when_the_database_has_it(project: Project, mode: str) -> None:
    committed(project)
    project.revision("top", "right", column("c"))
    project.limbeck("upgrade", "right")
    before = project.files()
    said = flat(project.limbeck("rebase", mode=mode, status=255).err)
    assert "project.db has `right` already" in said
    assert "`limbeck downgrade root`" in said and "`limbeck merge heads`" in said
    # Also when the row that it has is that of the other line, or stands above.
    project.alembic("upgrade", "top")
    assert "project.db has `top` already" in flat(project.limbeck("rebase", mode=mode, status=255).err)
    assert project.files() == before
    # `left` is free to move: no database has it.
    project.limbeck("rebase", "left", mode=mode)
    assert project.alembic("heads").out.strip() == "left (head)"
    project.alembic("upgrade", "head")


def test_every_database_of_the_project_is_asked(project: Project) -> None:
    committed(project)
    project.edit("alembic/env.py", ("import context\n", "import context\nfrom sqlalchemy import create_engine\n"))
    run = "\nfor name in ('one', 'two'):\n    with create_engine(f'sqlite:///{name}.db').connect() as connection:\n"
    run += "        context.configure(connection=connection)\n"
    run += "        with context.begin_transaction():\n            context.run_migrations()\n"
    text = (project.root / "alembic/env.py").read_text()
    project.write("alembic/env.py", text[: text.rindex("\nif context.is_offline_mode()")] + run)
    project.limbeck("upgrade", "left")
    assert len(json.loads(project.limbeck("rebase", "--dry-run", "--json").out)["body"]["databases"]) == 2
    project.write("alembic/env.py", project.files()["alembic/env.py"].decode().replace("('one', ", "('three', "))
    project.limbeck("upgrade", "right")
    project.write("alembic/env.py", project.files()["alembic/env.py"].decode().replace("('three', ", "('one', "))
    assert "two.db has `right` already" in flat(project.limbeck("rebase", status=255).err)


def test_a_database_that_cannot_be_reached_is_a_warning(project: Project) -> None:
    committed(project)
    project.point_at("postgresql+psycopg2://nobody:secret@127.0.0.1:1/nowhere")
    done = project.limbeck("rebase", "--dry-run")
    said = flat(done.err)
    assert "a database of the project cannot be reached: whether one has `right` is not known" in said
    assert "LB0602" in said and "secret" not in done.err + done.out
    assert project.limbeck("rebase", "--dry-run", "--unchecked").err == ""
    project.edit("alembic/env.py", ("\nconfig = context.config\n", "\nraise ValueError('DATABASE_URL is not set')\n"))
    said = flat(project.limbeck("rebase").err)
    assert "LB0201" in said and "DATABASE_URL is not set" in said
    project.edit("alembic/env.py", ("\nraise ValueError('DATABASE_URL is not set')\n", "\nconfig = context.config\n"))
    project.point_at(project.sqlite().url())
    project.alembic("upgrade", "head")


def test_a_row_that_no_script_has_is_no_answer(project: Project) -> None:
    committed(project)
    project.revision("gone", "left", "pass")
    project.limbeck("upgrade", "gone")
    (project.root / "alembic/versions/gone_.py").unlink()
    before = project.files()
    said = flat(project.limbeck("rebase", status=255).err)
    assert "error[LB0316]" in said and "Can't locate revision identified by 'gone'" in said
    assert "`--unchecked` asks no database" in said and project.files() == before
    project.limbeck("rebase", "--unchecked")
    assert project.alembic("heads").out.strip() == "right (head)"


def test_rebase_is_refused_when_the_lines_meet(project: Project) -> None:
    committed(project, column("a"), 'op.drop_column("users", "a")')
    before = project.files()
    said = flat(project.limbeck("rebase", status=255).err)
    assert "error[LB0315]" in said and "touch the same objects" in said
    assert "`right` drops or renames column `users.a`, `left` makes it" in said
    assert project.files() == before
    said = flat(project.limbeck("rebase", "--allow-conflicts").err)
    assert "warning[LB0316]" in said and "column `users.a`" in said
    project.alembic("upgrade", "head")


def test_what_is_not_known_of_the_operations_is_said(project: Project) -> None:
    committed(project, column("a"), 'op.execute("UPDATE users SET id = 1")')
    said = flat(project.limbeck("rebase").err)
    assert "warning[LB0316]" in said and "is not known: raw SQL" in said
    project.alembic("upgrade", "head")


def test_a_line_that_is_shared_is_moved_with_a_warning(project: Project) -> None:
    repository = committed(project)
    repository.commit("second")
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    said = flat(project.limbeck("rebase").err)
    assert "`right` is on `origin/main` already: other databases may have it" in said


def test_rebase_takes_what_is_named(project: Project) -> None:
    committed(project)
    project.limbeck("rebase", "rig", "--onto", "left", "--dry-run")
    assert "left: root -> right" in project.limbeck("rebase", "left", "--dry-run").out
    assert "right: root -> left" in project.limbeck("rebase", "--onto", "left", "--dry-run").out
    assert "left: root -> right" in project.limbeck("rebase", "--onto", "right", "--dry-run").out
    for words, said in [
        (("root",), "every head is above `root`"),
        (("right", "--onto", "right"), "follows `right`"),
        (("right", "--onto", "root"), "`right` follows `root` already"),
        (("root", "--onto", "left"), "cannot follow it"),
        (("nowhere",), "Can't locate revision identified by 'nowhere'"),
        (("base",), "'base' stands for no script"),
        (("heads",), "Multiple head"),
    ]:
        assert said in flat(project.limbeck("rebase", *words, status=255).err), words
    project.revision("third", "root", column("c"))
    said = flat(project.limbeck("rebase", status=255).err)
    assert "`limbeck rebase REVISION --onto REVISION`" in said and "left, right, third" in said
    assert "`--onto REVISION`" in flat(project.limbeck("rebase", "third", status=255).err)
    project.limbeck("rebase", "third", "--onto", "right")
    project.limbeck("rebase", "right")
    assert project.alembic("heads").out.strip() == "third (head)"
    project.alembic("upgrade", "head")


def test_what_cannot_be_rebased(project: Project) -> None:
    committed(project)
    project.edit("alembic/versions/left_.py", ("depends_on = None", "depends_on = 'right'"))
    assert "depends on `right`" in flat(project.limbeck("rebase", "right", "--onto", "left", status=255).err)
    project.edit("alembic/versions/left_.py", ("depends_on = 'right'", "depends_on = None"))
    project.revision("other", "root", "pass")
    project.limbeck("merge", "right", "other", "--rev-id", "joined")
    assert "the merge `joined`" in flat(project.limbeck("rebase", "joined", "--onto", "left", status=255).err)
    assert "the merge `joined`" in flat(project.limbeck("rebase", "right", "--onto", "left", status=255).err)


@pytest.mark.parametrize(
    ("old", "new", "encoding"),
    [
        (b"down_revision = 'root'", b'down_revision: str = "root"  # by hand', "utf-8"),
        (b"down_revision = 'root'", b"down_revision = ('root',)", "utf-8"),
        (b"\n", b"\r\n", "utf-8"),
        (b"\n", b"\r", "utf-8"),
        (b'"""Script right', b'# coding: latin-1\n"""Script right \xe9', "latin-1"),
        (b'"""Script right', b'\xef\xbb\xbf"""Script right', "utf-8"),
        (b"Revises: root", b"Nothing here", "utf-8"),
        (b"down_revision = 'root'", b"PARENT = 'root'\ndown_revision = PARENT", "utf-8"),
    ],
)
def test_only_the_parent_changes(project: Project, old: bytes, new: bytes, encoding: str) -> None:
    committed(project)
    path = project.root / "alembic/versions/right_.py"
    path.write_bytes(path.read_bytes().replace(old, new))
    path.chmod(0o640)
    before = path.read_bytes()
    project.limbeck("rebase")
    after = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640
    expected = before.replace(b"Revises: root", b"Revises: left")
    for form in (b"= 'root'", b'= "root"', b"= ('root'"):
        expected = expected.replace(form, form.replace(b"root", b"left"))
    if b"PARENT" in before:
        expected = before.replace(b"s: root", b"s: left").replace(b"= PARENT", b'= "left"')
    assert after == expected
    assert after.decode(encoding).count("root") == before.decode(encoding).count("root") - (
        2 if b"Revises: root" in before and b"PARENT" not in before else 1
    )
    assert project.alembic("heads").out.strip() == "right (head)"
    project.alembic("upgrade", "head")


def test_a_script_that_must_not_be_written_is_left_alone(project: Project) -> None:
    committed(project)
    path = project.root / "alembic/versions/right_.py"
    path.chmod(0o444)
    before = project.files()
    said = flat(project.limbeck("rebase", status=255).err)
    assert "error[LB0108]" in said and project.files() == before


def test_byte_code_that_python_keeps_is_not_believed(project: Project) -> None:
    committed(project)
    # Alembic imports the scripts, and Python keeps the byte code; the second and the size stay the same.
    project.alembic("heads")
    project.limbeck("rebase")
    assert project.alembic("heads").out.strip() == "right (head)"


def test_merge_without_a_message_names_what_it_joins(project: Project) -> None:
    two_heads(project)
    project.edit("alembic/versions/left_.py", ('"""Script left', '"""add "a"'))
    project.edit("alembic/versions/right_.py", ('"""Script right', '"""add b\nand more of it'))
    project.revision("third", "root", "pass")
    project.edit("alembic/versions/third_.py", ('"""Script third', '"""empty message'))
    project.limbeck("merge", "left", "right", "third", "--rev-id", "joined")
    (path,) = (project.root / "alembic/versions").glob("joined*")
    message = "merge left, right (add b and more of it) and third"
    assert message in project.alembic("history").out
    # As Alembic names and fills the file when it is given that message.
    path.rename(project.root / "ours.py")
    project.alembic("merge", "left", "right", "third", "--rev-id", "joined", "-m", message)
    (theirs,) = (project.root / "alembic/versions").glob("joined*")
    assert theirs.name == path.name
    texts = [(project.root / "ours.py").read_text(), theirs.read_text()]
    ours, same = ([line for line in text.splitlines() if not line.startswith("Create Date")] for text in texts)
    assert ours == same
    project.alembic("upgrade", "head")
