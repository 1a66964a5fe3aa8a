/*
 * Python.
 *
 * The same answer has to get the same verdict, so strings must hash alike in every run:
 * the order of a set of strings follows the hash. Python's isolated mode (-I) ignores
 * PYTHONHASHSEED and draws a new seed each time. It is not used, then; what it protects
 * from is kept off in other ways: variables (-E) by an environment made from scratch,
 * the user's packages by -s.
 *
 * A program is started in the ordinary way, `python3 -s FILE`, which puts FILE's folder
 * on the module path: programs of several files need that, and all judges do so. Our own
 * driver and examiner must not find a file of the answer where they import a standard
 * module, so for them the folder is kept off the path: by -P, or by a launcher before
 * Python 3.11, which lacks it.
 */
#include <errno.h>
#include <string.h>

#include "runners/langs.h"
#include "runners/python.h"

/* Answers and examiner have different seeds: an answer cannot compute the examiner's
 * hashes from its own. Both are constants: see above. */
static const char program_seed[] = "PYTHONHASHSEED=0";
static const char examiner_seed[] = "PYTHONHASHSEED=3141592653";

/* Prints version, executable, installation folders and a hash that changes with the
 * installed packages; also under Python 2 and where a version manager's shell script
 * stands in front of the interpreter. */
static const char probe[] =
    "import hashlib, os, sys\n"
    "n = getattr(getattr(sys, 'implementation', None), 'name', 'cpython')\n"
    "n = {'cpython': 'Python', 'pypy': 'PyPy'}.get(n, n)\n"
    "v = sys.version.split()[0]\n"
    "b = getattr(sys, 'base_prefix', sys.prefix)\n"
    "found = []\n"
    "for p in sys.path:\n"
    "    if p.endswith('-packages') and os.path.isdir(p):\n"
    "        for f in sorted(set(os.listdir(p)) - {'__pycache__'}):\n"
    "            found.append('%s/%s %d' % (p, f, os.lstat(p + '/' + f).st_mtime))\n"
    "h = hashlib.sha256('\\n'.join(found).encode('utf-8', 'replace')).hexdigest()\n"
    "lines = [n + ' ' + v, sys.executable, sys.prefix, b, h, '']\n"
    "sys.stdout.write('\\n'.join(lines))\n";

static const char *const version_args[] = {"-E", "-s", "-c", probe, NULL};

/* As `python3 -P FILE ARGS`. With -c, the current folder stands first on the path. */
static const char safe_launcher[] =
    "import sys; del sys.path[0], sys.argv[0]; import runpy; "
    "runpy.run_path(sys.argv[0], run_name='__main__')";

/* Compiles all files and says what is wrong with the first that does not compile. It
 * runs nothing of the program; modules of that name in its folder are kept off. */
static const char check[] =
    "import sys\n"
    "del sys.path[0]\n"
    "import warnings\n"
    "warnings.simplefilter('ignore')\n"
    "for name in sys.argv[1:]:\n"
    "    with open(name, 'rb') as file:\n"
    "        source = file.read()\n"
    "    try:\n"
    "        compile(source, name, 'exec', dont_inherit=True)\n"
    "    except Exception as error:\n"
    "        import traceback\n"
    "        lines = traceback.format_exception_only(type(error), error)\n"
    "        sys.stderr.buffer.write(''.join(lines).encode('utf-8', 'replace'))\n"
    "        sys.exit(1)\n";

/* Names modules that the top level of the files imports and that cannot be found. It
 * looks for them (also in the program's folder) but runs none. */
static const char find_imports[] =
    "import ast, importlib.util, sys, warnings\n"
    "warnings.simplefilter('ignore')\n"
    "missing = []\n"
    "for name in sys.argv[1:]:\n"
    "    with open(name, 'rb') as file:\n"
    "        tree = ast.parse(file.read())\n"
    "    for node in tree.body:\n"
    "        modules = []\n"
    "        if isinstance(node, ast.Import):\n"
    "            modules = [alias.name for alias in node.names]\n"
    "        elif isinstance(node, ast.ImportFrom) and not node.level:\n"
    "            modules = [node.module]\n"
    "        for module in modules:\n"
    "            top = module.partition('.')[0]\n"
    "            if top not in missing and not importlib.util.find_spec(top):\n"
    "                missing.append(top)\n"
    "print(', '.join(missing))\n";

static bool is_source(const struct source_file *file)
{
    return runner_has_source(&runner_python, file->name);
}

/* Is there a line `if __name__ == "__main__"...`, however it is spaced and quoted? */
static bool has_main_guard(const struct source_file *file)
{
    const char *line = file->data, *end = file->data + file->len;

    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t len = (size_t)((stop ? stop : end) - line);

        if (len > 2 && memcmp(line, "if", 2) == 0 && memmem(line, len, "__name__", 8) &&
            memmem(line, len, "__main__", 8))
            return true;
        if (!stop)
            break;
        line = stop + 1;
    }
    return false;
}

/* The only file that `matches`; NULL when none or several do. */
static const char *only_file(const struct source_program *program,
                             bool (*matches)(const struct source_file *file))
{
    const char *found = NULL;

    for (size_t i = 0; i < program->file_count; i++) {
        if (!matches(&program->files[i]))
            continue;
        if (found)
            return NULL;
        found = program->files[i].name;
    }
    return found;
}

static bool is_main_below(const struct source_file *file)
{
    const char *slash = strrchr(file->name, '/');

    return slash && strcmp(slash, "/main.py") == 0;
}

static bool is_guarded_source(const struct source_file *file)
{
    return is_source(file) && has_main_guard(file);
}

static const char *entry(const struct source_program *program)
{
    static const char *const usual[] = {"main.py", "__main__.py"};
    const char *found = NULL;

    if (program->entry)
        return runner_program_file(program, program->entry);
    if (program->file_count == 1)
        return program->files[0].name;
    for (size_t i = 0; i < ARRAY_SIZE(usual) && !found; i++)
        found = runner_program_file(program, usual[i]);
    if (!found)
        found = only_file(program, is_source);
    if (!found)
        found = only_file(program, is_main_below);
    return found ? found : only_file(program, is_guarded_source);
}

/* Writes bytecode as Python's own files of it have it, less the date of a source. */
static const char compile_own[] =
    "import sys\n"
    "del sys.path[0]\n"
    "import importlib.util, marshal\n"
    "with open(sys.argv[1], 'rb') as file:\n"
    "    code = compile(file.read(), sys.argv[1], 'exec', dont_inherit=True)\n"
    "head = importlib.util.MAGIC_NUMBER + bytes(12)\n"
    "sys.stdout.buffer.write(head + marshal.dumps(code))\n";

/* Interpreter, options, and the environment with this hash seed. */
static int start_command(const struct toolchain *tc, const char *seed,
                         struct command *command)
{
    const char *const variables[] = {seed, "PYTHONDONTWRITEBYTECODE=1"};
    int r = command_base_env(command);

    for (size_t i = 0; i < ARRAY_SIZE(variables) && r == 0; i++)
        r = command_env(command, variables[i]);
    if (r == 0)
        r = command_arg(command, tc->program);
    if (r == 0)
        r = command_arg(command, "-s");
    command->warm_args = command->argc;
    return r;
}

static int add_args(struct command *command, const char *const *args)
{
    int r = 0;

    for (; *args && r == 0; args++)
        r = command_arg(command, *args);
    return r;
}

/* `python3 -c SCRIPT FILE...` over all sources. */
static int over_sources(const struct toolchain *tc, const struct source_program *program,
                        const char *script, struct command *ret_command)
{
    cleanup_command struct command command = {0};
    const char *const args[] = {"-c", script, NULL};
    const char *main_file = entry(program);
    int r;

    if (!main_file)
        return -EINVAL;
    r = start_command(tc, program_seed, &command);
    if (r == 0)
        r = add_args(&command, args);
    for (size_t i = 0; i < program->file_count && r == 0; i++) {
        const struct source_file *file = &program->files[i];

        if (is_source(file) || file->name == main_file)
            r = command_arg(&command, file->name);
    }
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return over_sources(tc, program, check, ret_command);
}

static int imports(const struct toolchain *tc, const struct source_program *program,
                   struct command *ret_command)
{
    return over_sources(tc, program, find_imports, ret_command);
}

static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    cleanup_command struct command command = {0};
    const char *main_file = entry(program);
    int r;

    if (!main_file)
        return -EINVAL;
    r = start_command(tc, program_seed, &command);
    if (r == 0)
        r = command_file(&command, main_file);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

/* Starts a file of ours, with the answer's folder off the module path. */
static int start_own(const struct toolchain *tc, const char *seed, const char *file,
                     struct command *command)
{
    bool has_safe_path =
        tc->version_major > 3 || (tc->version_major == 3 && tc->version_minor >= 11);
    const char *const with_launcher[] = {"-c", safe_launcher, file, NULL};
    int r = start_command(tc, seed, command);

    if (r == 0 && !has_safe_path)
        return add_args(command, with_launcher);
    if (r == 0)
        r = command_arg(command, "-P");
    command->warm_args = command->argc;
    return r < 0 ? r : command_arg(command, file);
}

/* `first` before the arguments that driver and inline runner share, unless NULL. */
static int on_answer(const struct toolchain *tc, const char *own_file, const char *first,
                     const char *entry_point, const char *const *files,
                     struct command *ret_command)
{
    cleanup_command struct command command = {0};
    int r = start_own(tc, program_seed, own_file, &command);

    if (r == 0 && first)
        r = command_arg(&command, first);
    if (r == 0)
        r = command_arg(&command, entry_point);
    if (r == 0)
        r = add_args(&command, files);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

int python_driver_command(const struct toolchain *tc, bool handles,
                          const char *entry_point, const char *const *files,
                          struct command *ret_command)
{
    return on_answer(tc, SANDBOX_WORK_DIR "/" PYTHON_DRIVER_FILE,
                     handles ? "handles" : "plain", entry_point, files, ret_command);
}

int python_function_command(const struct toolchain *tc, const char *name,
                            const char *const *files, struct command *ret_command)
{
    return on_answer(tc, SANDBOX_WORK_DIR "/" PYTHON_DRIVER_FILE, NULL, name, files,
                     ret_command);
}

int python_inline_command(const struct toolchain *tc, const char *entry_point,
                          const char *const *files, struct command *ret_command)
{
    return on_answer(tc, SANDBOX_WORK_DIR "/" PYTHON_INLINE_FILE, NULL, entry_point,
                     files, ret_command);
}

int python_examiner_command(const struct toolchain *tc, struct command *ret_command)
{
    cleanup_command struct command command = {0};
    int r =
        start_own(tc, examiner_seed, SANDBOX_WORK_DIR "/" PYTHON_EXAMINER_FILE, &command);

    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

const char *python_compiled_file(enum python_source source)
{
    static const char *const names[PYTHON_SOURCE_MAX] = {
        [PYTHON_SOURCE_DRIVER] = PYTHON_DRIVER_FILE,
        [PYTHON_SOURCE_EXAMINER] = PYTHON_EXAMINER_FILE,
        [PYTHON_SOURCE_INLINE] = PYTHON_INLINE_FILE,
        [PYTHON_SOURCE_FUNCTION] = PYTHON_DRIVER_FILE,
    };

    return names[source];
}

int python_compile_command(const struct toolchain *tc, enum python_source source,
                           struct command *ret_command)
{
    cleanup_command struct command command = {0};
    cleanup_free char *path = NULL;
    int r;

    if (asprintf(&path, "%s/%s", SANDBOX_WORK_DIR, python_compiled_file(source)) < 0) {
        path = NULL;
        return -ENOMEM;
    }
    r = start_command(tc, program_seed, &command);
    if (r == 0)
        r = add_args(&command, (const char *const[]){"-c", compile_own, path, NULL});
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

const struct runner runner_python = {
    .name = "python",
    .tool = "python3",
    .variable = "ASSAY_PYTHON",
    .option = "python",
    .package = "python3",
    .version_args = version_args,
    .probe_tells_paths = true,
    .min_major = 3,
    .min_minor = 8,
    .source_name = "answer.py",
    .hello = "import json\n"
             "print(json.loads('\"works\"'))\n",
    .time_factor = 2,
    .profile = PROFILE_MANAGED,
    .compiled = false,
    .entry = entry,
    .build = build,
    .run = run,
    .imports = imports,
    .function = &python_function,
};
