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
    assert '`limbeck merge left right -m "..."` joins them' in said
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
