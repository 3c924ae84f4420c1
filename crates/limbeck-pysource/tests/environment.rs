//! Reading `env.py` files: what they configure, raise, or leave to Python. Expected values follow from what Python
//! does with the text; the differential test asks real Alembic.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

#[path = "environment/oracle.rs"]
mod oracle;
#[path = "environment/world.rs"]
mod world;

use limbeck_pysource::environment::PlainValue;
use limbeck_schema::{MetadataFacts, NamingConvention};
use world::Project;

const GENERIC: &str = include_str!("../../limbeck-project/src/templates/generic/env.py");
const ASYNC: &str = include_str!("../../limbeck-project/src/templates/async/env.py");

const MODELS: &str = "import sqlalchemy as sa\nfrom sqlalchemy.orm import DeclarativeBase, mapped_column\n\
    class Base(DeclarativeBase):\n    metadata = sa.MetaData(naming_convention={'pk': 'pk_%(table_name)s'})\n\
    class User(Base):\n    __tablename__ = 'users'\n    id = mapped_column(sa.Integer, primary_key=True)\n";

/// What the setup guide has its reader write below `config = context.config`.
const GUIDE: &str = "\nimport os\nfrom dotenv import load_dotenv\nfrom expense_models import Base\n\
    from expense_models import *\n\nload_dotenv()  # the URL\ndatabase_url = os.getenv(\"DATABASE_URL\")\n\
    if not database_url:\n    raise ValueError(\"DATABASE_URL environment variable is not set\")\n\
    config.set_main_option(\"sqlalchemy.url\", database_url)\n";

fn guide(template: &str) -> String {
    let template = template.replace("target_metadata = None", "target_metadata = Base.metadata");
    let (before, after) = template.split_once("\nconfig = context.config\n").unwrap();
    format!("{before}\nconfig = context.config\n{GUIDE}{after}")
}

fn convention() -> MetadataFacts {
    let templates = [("pk".to_owned(), "pk_%(table_name)s".to_owned())].into();
    MetadataFacts::Known { convention: NamingConvention { templates } }
}

/// A short `env.py`: some lines, then a plain run.
fn short(lines: &str) -> String {
    format!(
        "from alembic import context\nfrom sqlalchemy import create_engine, engine_from_config, pool\n\
         config = context.config\n{lines}\n\
         if context.is_offline_mode():\n    context.configure(url=url, literal_binds=True)\n\
         \x20   with context.begin_transaction():\n        context.run_migrations()\n\
         else:\n    with create_engine(url, poolclass=pool.NullPool).connect() as connection:\n\
         \x20       context.configure(connection=connection)\n\
         \x20       with context.begin_transaction():\n            context.run_migrations()\n"
    )
}

/// The URL that some lines lead to; the lines bind `url`.
#[track_caller]
fn url(project: &Project, lines: &str) -> String {
    project.environment(&short(lines)).url.unwrap()
}

#[test]
fn our_templates_are_read() {
    for (template, is_async) in [(GENERIC, false), (ASYNC, true)] {
        let mut project = Project::new();
        if is_async {
            project.options.insert("sqlalchemy.url".into(), "postgresql+asyncpg://db/ini".into());
        }
        let online = project.environment(template);
        assert_eq!(online.url.as_ref(), project.options.get("sqlalchemy.url"));
        assert_eq!((online.is_async, online.begins_transaction), (is_async, true));
        assert_eq!((online.models, online.facts), (None, MetadataFacts::no_convention()));
        assert!(online.file_config.is_some());
        project.offline = true;
        let offline = project.environment(template);
        assert_eq!(offline.configure.literal_binds, Some(true));
        assert_eq!(offline.configure.paramstyle.as_deref(), Some("named"));
    }
}

#[test]
fn the_guide_is_read() {
    for (template, url) in [(GENERIC, "postgresql+psycopg2://db/x"), (ASYNC, "postgresql+asyncpg://db/x")] {
        let mut project = Project::new();
        project.options.clear();
        project.file("expense_models.py", MODELS).file(".env", &format!("DATABASE_URL={url}\n"));
        for offline in [false, true] {
            project.offline = offline;
            let read = project.environment(&guide(template));
            assert_eq!(read.url.as_deref(), Some(url));
            assert_eq!(read.facts, convention());
            assert_eq!(read.variables_changed, [("DATABASE_URL".to_owned(), url.to_owned())]);
            let models = read.models.unwrap();
            let imports: Vec<&str> = models.imports.iter().map(|(text, _)| text.as_str()).collect();
            assert_eq!(imports, ["from expense_models import Base", "from expense_models import *"]);
            assert_eq!(models.expression.0, "Base.metadata");
            assert_eq!(read.files.len(), 2);
        }
    }
}

#[test]
fn the_guides_error_is_a_result() {
    let project = Project::new();
    project.file("expense_models.py", MODELS);
    let text = guide(GENERIC);
    let raised = project.raised(&text);
    assert_eq!(raised.class, "ValueError");
    assert_eq!(raised.message, "DATABASE_URL environment variable is not set");
    let line = raised.source.position(raised.span.start).line;
    assert_eq!(text.lines().nth(line - 1).unwrap().trim_start().split('(').next(), Some("raise ValueError"));
}

#[test]
fn urls_are_put_together() {
    let project =
        Project::new().variable("A", "a b").variable("PORT", "5433").variable("URL", "postgresql://h/d");
    let os = "import os\n";
    for (lines, expected) in [
        ("url = os.environ['URL']", "postgresql://h/d"),
        ("url = os.environ.get('URL')", "postgresql://h/d"),
        ("url = os.getenv('NONE', 'sqlite://')", "sqlite://"),
        ("url = os.getenv('NONE') or os.getenv('URL')", "postgresql://h/d"),
        ("url = f\"postgresql://h:{os.environ['PORT']}/d\"", "postgresql://h:5433/d"),
        ("url = 'postgresql://h:' + str(int(os.environ['PORT']) ) + '/d'", "postgresql://h:5433/d"),
        ("url = 'postgresql://%s/%s' % ('h', os.getenv('PORT'))", "postgresql://h/5433"),
        ("url = 'postgresql://{}/{name}'.format('h', name='d')", "postgresql://h/d"),
        (
            "url = os.environ['URL'].replace('postgresql://', 'postgresql+psycopg://')",
            "postgresql+psycopg://h/d",
        ),
        (
            "from urllib.parse import quote_plus\nurl = 'x://u:' + quote_plus(os.environ['A'] + '@/é')",
            "x://u:a+b%40%2F%C3%A9",
        ),
        ("url = os.environ['URL'] if 'URL' in os.environ else 'x://'", "postgresql://h/d"),
        ("def get_url(name='URL'):\n    return os.environ[name]\nurl = get_url()", "postgresql://h/d"),
        (
            "config.set_main_option('sqlalchemy.url', 'x://a%b'.replace('%', '%%'))\nurl = config.get_main_option('sqlalchemy.url')",
            "x://a%b",
        ),
        ("url = config.get_section(config.config_ini_section, {})['sqlalchemy.url']", "postgresql://db/ini"),
        ("url = context.get_x_argument(as_dictionary=True).get('url', 'x://d')", "x://d"),
        ("if (u := os.getenv('URL')) is not None:\n    url = u", "postgresql://h/d"),
        ("url = 'x://a'\nif url.startswith('x:'):\n    url += '/b'", "x://a/b"),
        ("from pathlib import Path\nurl = f'sqlite:///{Path(__file__).parent.name}'", "sqlite:///alembic"),
        ("url = 'sqlite:///' + os.path.basename(os.path.dirname(__file__))", "sqlite:///alembic"),
        (
            "url = None\nfor name in ('NO', 'URL'):\n    if name in os.environ:\n        url = os.environ[name]\n        break",
            "postgresql://h/d",
        ),
    ] {
        assert_eq!(url(&project, &format!("{os}{lines}")), expected, "{lines}");
    }
}

#[test]
fn x_arguments_are_given() {
    let mut project = Project::new();
    project.x_arguments = vec!["url=x://given".into(), "flag".into()];
    assert_eq!(url(&project, "url = context.get_x_argument(as_dictionary=True)['url']"), "x://given");
    assert_eq!(
        url(
            &project,
            "url = context.get_x_argument()[0][4:] if False else 'x://' + context.get_x_argument()[1]"
        ),
        "x://flag"
    );
}

#[test]
fn dot_env_files_are_loaded_in_order() {
    let project = Project::new().variable("A", "x://process");
    project.file(".env", "A=x://file\nB=x://b\n").file("conf/other.env", "A=x://other\n");
    let load = "import os\nfrom dotenv import load_dotenv, find_dotenv\n";
    for (lines, expected) in [
        ("load_dotenv()\nurl = os.environ['A']", "x://process"),
        ("load_dotenv()\nurl = os.environ['B']", "x://b"),
        ("load_dotenv(override=True)\nurl = os.environ['A']", "x://file"),
        ("url = os.environ['A']\nload_dotenv(override=True)", "x://process"),
        ("load_dotenv('conf/other.env', override=True)\nurl = os.environ['A']", "x://other"),
        ("load_dotenv(find_dotenv(), override=True)\nurl = os.environ['A']", "x://file"),
        (
            "from pathlib import Path\nload_dotenv(Path(__file__).resolve().parents[1] / 'conf' / 'other.env', override=True)\nurl = os.environ['A']",
            "x://other",
        ),
        ("load_dotenv('absent.env')\nurl = os.environ['A']", "x://process"),
        ("os.environ['A'] = 'x://set'\nurl = os.getenv('A')", "x://set"),
        ("os.environ.setdefault('C', 'x://set')\nurl = os.getenv('C')", "x://set"),
    ] {
        assert_eq!(url(&project, &format!("{load}{lines}")), expected, "{lines}");
    }
}

#[test]
fn exceptions_are_results() {
    let project = Project::new();
    for (lines, class, message) in [
        ("import os\nurl = os.environ['NONE']", "KeyError", "'NONE'"),
        ("raise RuntimeError(f'no {1}')", "RuntimeError", "no 1"),
        ("raise Exception", "Exception", ""),
        ("assert False, 'never'", "AssertionError", "never"),
        (
            "from alembic.util import CommandError\nraise CommandError('x')",
            "alembic.util.exc.CommandError",
            "x",
        ),
        ("e = engine_from_config({}, prefix='sqlalchemy.')", "KeyError", "'url'"),
    ] {
        let raised = project.raised(&short(lines));
        assert_eq!((raised.class.as_str(), raised.message.as_str()), (class, message), "{lines}");
    }
}

#[test]
fn engines_are_understood() {
    let mut project = Project::new();
    project.options.insert("sqlalchemy.echo".into(), "true".into());
    project.options.insert("sqlalchemy.isolation_level".into(), "AUTOCOMMIT".into());
    let env = |engine: &str| {
        format!(
            "from alembic import context\nfrom sqlalchemy import create_engine, engine_from_config, pool\n\
             config = context.config\nsection = config.get_section(config.config_ini_section)\n\
             section['sqlalchemy.url'] = 'postgresql://h/d'\nconnectable = config.attributes.get('connection', None)\n\
             if connectable is None:\n    connectable = {engine}\n\
             with connectable.connect() as connection:\n    context.configure(connection=connection, \
             render_as_batch=connection.dialect.name == 'sqlite')\n    with context.begin_transaction():\n        context.run_migrations()\n"
        )
    };
    let read = project
        .environment(&env("engine_from_config(section, prefix='sqlalchemy.', poolclass=pool.NullPool)"));
    assert_eq!(read.engine.isolation_level.as_deref(), Some("AUTOCOMMIT"));
    assert_eq!(read.configure.render_as_batch, Some(false));
    let read = project.environment(&env(
        "create_engine(section['sqlalchemy.url'], future=True, connect_args={'options': '-c search_path=x', 'connect_timeout': 5})",
    ));
    assert_eq!(
        read.engine.connect_args,
        [
            ("options".to_owned(), PlainValue::Text("-c search_path=x".into())),
            ("connect_timeout".to_owned(), PlainValue::Int(5))
        ]
    );
    let (_, reason) = project.declined(&env("create_engine('x://', execution_options={})"));
    assert!(reason.contains("execution_options"), "{reason}");
}

#[test]
fn options_and_hooks_are_kept() {
    let project = Project::new();
    project
        .file("models.py", MODELS)
        .file("filters.py", "def include_name(name, type_, parents):\n    return True\n");
    let read = project.environment(
        "import logging\nfrom alembic import context\nfrom alembic.autogenerate import rewriter\nfrom alembic.operations import ops\nfrom sqlalchemy import create_engine\nimport models as m\n\
         from filters import include_name\nlogger = logging.getLogger('alembic.env')\n\
         writer = rewriter.Rewriter()\n\
         @writer.rewrites(ops.AddColumnOp)\ndef columns(context, revision, op):\n    return op\n\
         def include_object(object, name, type_, reflected, compare_to):\n    logger.info(name)\n    return True\n\
         with create_engine('sqlite://').connect() as connection:\n\
         \x20   options = dict(compare_server_default=True, version_table='v')\n\
         \x20   context.configure(connection, target_metadata=m.Base.metadata, include_object=include_object,\n\
         \x20       include_name=include_name, process_revision_directives=writer, compare_type=lambda *a: None,\n\
         \x20       version_table_schema='s', version_table_pk=False, transaction_per_migration=True,\n\
         \x20       include_schemas=True, template_args={'a': [1, None]}, user_module_prefix='u.', **options)\n\
         \x20   context.run_migrations()\n",
    );
    let hooks = ["include_object", "include_name", "process_revision_directives", "compare_type"];
    assert_eq!(read.hooks, hooks);
    let options = read.configure;
    assert_eq!(options.compare_server_default, Some(true));
    assert_eq!(options.compare_type, None);
    assert_eq!(options.version_table.as_deref(), Some("v"));
    assert_eq!(options.version_table_schema.as_deref(), Some("s"));
    assert_eq!((options.version_table_pk, options.transaction_per_migration), (Some(false), Some(true)));
    assert_eq!(options.user_module_prefix.as_deref(), Some("u."));
    let list = PlainValue::List(vec![PlainValue::Int(1), PlainValue::None]);
    assert_eq!(options.template_args, [("a".to_owned(), list)]);
    assert!(!read.begins_transaction);
    assert_eq!(read.facts, convention());
    let models = read.models.unwrap();
    assert_eq!(models.expression, ("m.Base.metadata".to_owned(), 18));
    assert_eq!(models.imports[0], ("import models as m".to_owned(), 6));
}

#[test]
fn several_metadatas_have_no_convention() {
    let project = Project::new();
    project.file("a/__init__.py", "").file("a/models.py", MODELS).file("b.py", MODELS);
    let read = project.environment(
        "from alembic import context\nfrom sqlalchemy import create_engine\nimport a.models\nimport b\n\
         target_metadata = [a.models.Base.metadata, b.Base.metadata]\n\
         with create_engine('sqlite://').connect() as connection:\n\
         \x20   context.configure(connection=connection, target_metadata=target_metadata)\n    context.run_migrations()\n",
    );
    assert_eq!(read.facts, MetadataFacts::no_convention());
    let models = read.models.unwrap();
    assert_eq!(models.expression, ("[a.models.Base.metadata, b.Base.metadata]".to_owned(), 5));
    assert_eq!(models.imports.len(), 2);
}

#[test]
fn constants_of_the_project_are_read() {
    let project = Project::new();
    project.file("settings.py", "URL = 'x://' + 'constant'\nclass Config:\n    URL = 'x://class'\n");
    assert_eq!(url(&project, "from settings import URL as url"), "x://constant");
    assert_eq!(url(&project, "import settings\nurl = settings.Config.URL"), "x://class");
}

#[test]
fn folders_of_sys_path_are_searched() {
    let project = Project::new();
    project.file("src/deep.py", "URL = 'x://deep'\n");
    let lines = "import os\nimport sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'src'))\nfrom deep import URL as url";
    let read = project.environment(&short(lines));
    assert_eq!(read.url.as_deref(), Some("x://deep"));
    assert_eq!(read.search_path.first, [project.path().join("src")]);
}

#[test]
fn a_settings_module_that_reads_the_environment_is_followed() {
    let project = Project::new().variable("DATABASE_URL", "x://there");
    project.file("settings.py", "import os\nURL = os.environ['DATABASE_URL']\n");
    assert_eq!(url(&project, "from settings import URL as url"), "x://there");
}

#[test]
fn what_is_not_certain_is_left_to_python() {
    let project = Project::new().variable("DEBUG", "1");
    project
        .file("settings.py", "import os\nURL = os.getenv('DEBUG')\nclass E: pass\ndef url(): return 'x'\n")
        .file("fancy.py", "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    url: str\nsettings = S()\n")
        .file("loads.py", "from dotenv import load_dotenv\nload_dotenv()\n")
        .file("kinds.py", "import enum\nclass Kind(enum.Enum):\n    A = 'x://a'\n")
        .file(".env", "Z=1\n");
    for (lines, words) in [
        ("import settings\nurl = settings.url()", "the project's own code"),
        ("from fancy import settings\nurl = settings.url", "reads settings"),
        ("import loads\nurl = 'x://'", ".env"),
        ("from kinds import Kind\nurl = Kind.A", "`Kind.A`"),
        ("import settings\nfrom dotenv import load_dotenv\nload_dotenv()\nurl = 'x://'", "has read it"),
        ("import celery\nurl = 'x://'", "celery"),
        ("import requests\nurl = 'x://'", "requests"),
        ("try:\n    url = 'x://'\nexcept Exception:\n    pass", "`try`"),
        ("print('x')\nurl = 'x://'", "`print`"),
        ("context.execute('x')\nurl = 'x://'", "execute"),
        (
            "from sqlalchemy import event\n@event.listens_for(object, 'x')\ndef f(): pass\nurl = 'x://'",
            "event listener",
        ),
        ("import alembic\nalembic.context = None\nurl = 'x://'", "changes"),
        ("while True:\n    pass", "not followed"),
        ("def f():\n    return f()\nf()", "too deeply"),
        ("url = open('x').read()", "`open`"),
        ("context.configure(url='x://')\ncontext.configure(url='x://')\nurl = 'x://'", "database"),
        ("url = config.cmd_opts.x", "cmd_opts"),
        ("url = undefined", "not bound"),
        ("url = 5", "the URL is"),
        ("import sys\nurl = 'x://' + sys.platform", "sys.platform"),
    ] {
        let (_, reason) = project.declined(&short(lines));
        assert!(reason.contains(words), "{lines}: {reason}");
    }
    assert!(project.declined("from alembic import context\n").1.contains("was not called"));
}

#[test]
fn side_effects_on_the_connection_are_left_to_python() {
    let project = Project::new();
    for (body, words) in [
        ("connection.execute('SET x')\n        RUN", ".execute()"),
        ("RUN\n        connection.commit()", ".commit()"),
        ("RUN\n        context.run_migrations()", "more than once"),
        ("RUN\n        raise ValueError('x')", "after something was done"),
        ("context.configure(connection=connection, target_metadata=5)", "target_metadata"),
        ("context.configure(connection=connection, unknown=5)", "`unknown`"),
        ("with connection.begin():\n            RUN2", ".begin()"),
    ] {
        let body = body.replace("RUN2", "context.configure(connection=connection)");
        let body =
            body.replace("RUN", "context.configure(connection=connection)\n        context.run_migrations()");
        let env = format!(
            "from alembic import context\nfrom sqlalchemy import create_engine\ndef main():\n    with create_engine('sqlite://').connect() as connection:\n        {body}\nmain()\n"
        );
        let (_, reason) = project.declined(&env);
        assert!(reason.contains(words), "{body}: {reason}");
    }
}

#[test]
fn old_style_environments_are_read() {
    let project = Project::new();
    let read = project.environment(
        "from __future__ import with_statement\nfrom logging.config import fileConfig\nfrom alembic import context\n\
         from sqlalchemy import engine_from_config, pool\nconfig = context.config\n\
         fileConfig(config.config_file_name, disable_existing_loggers=False)\n\
         def run():\n    engine = engine_from_config(config.get_section(config.config_ini_section), prefix='sqlalchemy.', poolclass=pool.NullPool)\n\
         \x20   connection = engine.connect()\n    context.configure(connection=connection, target_metadata=None)\n\
         \x20   try:\n        with context.begin_transaction():\n            context.run_migrations()\n    finally:\n        connection.close()\nrun()\n",
    );
    assert_eq!(read.url.as_deref(), Some("postgresql://db/ini"));
    assert!(!read.file_config.unwrap().disable_existing_loggers);
}

/// Async engines as the documentation had them made before `async_engine_from_config`.
#[test]
fn wrapped_async_engines_are_read() {
    let mut project = Project::new();
    project.options.insert("sqlalchemy.url".into(), "postgresql+asyncpg://h/d".into());
    let read = project.environment(
        "import asyncio\nfrom alembic import context\nfrom sqlalchemy import engine_from_config, pool\n\
         from sqlalchemy.ext.asyncio import AsyncEngine\nconfig = context.config\n\
         def do_run_migrations(connection):\n    context.configure(connection=connection)\n\
         \x20   with context.begin_transaction():\n        context.run_migrations()\n\
         async def run_async(connectable):\n    async with connectable.connect() as connection:\n\
         \x20       await connection.run_sync(do_run_migrations)\n    await connectable.dispose()\n\
         connectable = config.attributes.get('connection', None)\nif connectable is None:\n\
         \x20   connectable = AsyncEngine(engine_from_config(config.get_section(config.config_ini_section), prefix='sqlalchemy.', poolclass=pool.NullPool, future=True))\n\
         if isinstance(connectable, AsyncEngine):\n    asyncio.run(run_async(connectable))\n\
         else:\n    do_run_migrations(connectable)\n",
    );
    assert!(read.is_async && read.begins_transaction);
}

/// Lines for [`short`] that bind `url`, and whether they must be read natively.
const PROGRAMS: &[(&str, bool)] = &[
    ("url = 'sqlite://'", true),
    ("import os\nurl = os.environ['URL']", true),
    ("import os\nurl = os.environ['NONE']", true),
    ("import os\nurl = os.environ['NO\\'NE']", true),
    ("import os\nurl = os.getenv('NONE', 'sqlite:///x.db')", true),
    ("import os\nurl = '%s:///%s.db' % ('sqlite', os.getenv('ODD'))", true),
    (
        "from urllib.parse import quote, quote_plus\nimport os\nurl = 'sqlite:///' + quote(os.environ['ODD']) + quote_plus(os.environ['ODD'])",
        true,
    ),
    (
        "config.set_main_option('sqlalchemy.url', 'sqlite:///a%%b')\nurl = config.get_main_option('sqlalchemy.url')",
        true,
    ),
    ("url = config.get_main_option('none', 'sqlite://')", true),
    ("url = config.get_section('alembic')['sqlalchemy.url']", true),
    ("url = config.get_section('nobody', {}).get('x', 'sqlite://')", true),
    ("url = config.get_section_option('alembic', 'sqlalchemy.url')", true),
    (
        "config.set_section_option('alembic', 'a', 'sqlite://')\nurl = config.get_section_option('alembic', 'a')",
        true,
    ),
    ("url = config.attributes.get('x', 'sqlite://')", true),
    ("url = context.get_x_argument(as_dictionary=True)['url']", true),
    ("url = context.get_x_argument(True)['url'] + context.get_x_argument(as_dictionary=True)['flag']", true),
    ("from dotenv import load_dotenv\nimport os\nload_dotenv()\nurl = os.environ['FILE_URL']", true),
    (
        "from dotenv import load_dotenv, find_dotenv\nimport os\nload_dotenv(find_dotenv(), override=True)\nurl = os.environ['URL']",
        true,
    ),
    ("from dotenv import dotenv_values\nurl = dotenv_values('.env')['FILE_URL']", true),
    (
        "import os\nfrom pathlib import Path\nurl = f'sqlite:///{Path(__file__).resolve().parent.parent / \"x.db\"}'",
        true,
    ),
    (
        "import os\nurl = 'sqlite:///' + os.path.join(os.path.abspath(os.path.dirname(__file__)), '..', 'x.db')",
        true,
    ),
    ("import os, sys\nsys.path.append(os.path.join(os.getcwd(), 'src'))\nfrom deep import URL as url", true),
    ("import models\nurl = 'sqlite://'", true),
    ("raise ValueError('a', 'b')", false),
    ("raise RuntimeError(f'{1}{None}{True}')", true),
    ("assert context.is_offline_mode() is None, 'why'", true),
    (
        "url = 'sqlite://'\nif not url == config.get_main_option('sqlalchemy.url'):\n    raise Exception(__name__)",
        true,
    ),
    ("from alembic.util import CommandError\nraise CommandError('no')", true),
    (
        "def get(name, default='sqlite://', *, strict=False):\n    import os\n    return os.environ.get(name, default)\nurl = get('NONE', strict=True)",
        true,
    ),
    ("from kinds import Kind\nurl = Kind.A.value", false),
    ("from kinds import Kind\nurl = Kind.A", false),
    ("x = y = 'sqlite://'\n(a, b), c = (x, y), 1\nurl = b.strip('/').rstrip(':') + '://'", true),
    ("url = 'sqlite://' if 'a' in ['a', 'b'] and 'c' not in {'a': 1} else None", true),
    ("import os\nos.environ['NEW'] = 'sqlite://'\nurl = os.environ['NEW']", true),
    ("url = '{0}://{x}{{}}'.format('sqlite', x='').replace('{}', '')", true),
];

#[test]
fn real_alembic_agrees() {
    let Some(mut oracle) = oracle::Oracle::start("real_alembic_agrees") else { return };
    for offline in [false, true] {
        for (program, must_read) in PROGRAMS {
            let mut project = Project::new().variable("URL", "sqlite:///v.db").variable("ODD", "a b%é+~");
            project.options.insert("sqlalchemy.url".into(), "sqlite:///ini.db".into());
            project.x_arguments = vec!["url=sqlite://".into(), "flag".into(), "flag=".into()];
            project.offline = offline;
            project
                .file(".env", "FILE_URL=sqlite:///file.db\nURL=sqlite:///other.db\n")
                .file("src/deep.py", "URL = 'sqlite:///' + 'deep' + '.db'\n")
                .file("kinds.py", "import enum\nclass Kind(enum.Enum):\n    A = 'sqlite://'\n")
                .file("models.py", MODELS);
            let read = oracle.compare(&project, &short(program));
            assert!(read || !must_read, "not read: {program}");
        }
    }
}

#[test]
fn real_alembic_agrees_on_templates() {
    let Some(mut oracle) = oracle::Oracle::start("real_alembic_agrees_on_templates") else { return };
    for (name, ours, url) in
        [("generic", GENERIC, "sqlite:///x.db"), ("async", ASYNC, "sqlite+aiosqlite:///x.db")]
    {
        let real = oracle.template(name);
        for (template, offline) in [(real.as_str(), false), (&real, true), (ours, false), (ours, true)] {
            let mut project = Project::new();
            project.offline = offline;
            project.file("expense_models.py", MODELS);
            assert!(oracle.compare(&project, &guide(template)), "the URL is missing");
            project.file(".env", &format!("DATABASE_URL={url}\n"));
            assert!(oracle.compare(&project, &guide(template)), "{name} with the guide's edits");
            project.options.insert("sqlalchemy.url".into(), url.into());
            assert!(oracle.compare(&project, template), "{name}");
            project.options.clear();
            if !offline {
                assert!(oracle.compare(&project, template), "{name} without a URL");
            }
        }
    }
}
