/*
 * What a warm Python interpreter loads: the sandbox's warm_serve() (sandbox/warm_serve.h)
 * and, behind it, the start of a program in a copy of the interpreter.
 *
 * Theory of operation. runners/python/warm.py loads this by ctypes, which keeps Python's
 * lock, and never comes back from assay_warm_serve(). In the process of a run the old
 * thread state, with warm.py's frames, is left aside for a new one, so that the program
 * finds an empty stack and a whole recursion limit below it. Then the interpreter does
 * what it does behind its command line: run the file as __main__, print what is not
 * caught, finalize.
 *
 * Everything of Python is looked up by name in the program that has loaded us: this file
 * needs no header of Python's and fits each version from 3.9 on.
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/macros.h"
#include "sandbox/warm_serve.h"

#define EXPORT        __attribute__((visibility("default")))
#define FLUSH_FAILED  120 /* exit status, as Python has it */
#define CANNOT_OPEN   2
#define NOT_RESET     121
#define SIGNAL_STATUS 128

struct object; /* PyObject, PyThreadState, ... */

#define PYTHON_API(X)                                                                    \
    X(void, PyOS_BeforeFork, (void))                                                     \
    X(void, PyOS_AfterFork_Parent, (void))                                               \
    X(void, PyOS_AfterFork_Child, (void))                                                \
    X(struct object *, PyInterpreterState_Get, (void))                                   \
    X(struct object *, PyThreadState_New, (struct object *))                             \
    X(struct object *, PyThreadState_Swap, (struct object *))                            \
    X(struct object *, PyList_New, (ssize_t))                                            \
    X(int, PyList_Append, (struct object *, struct object *))                            \
    X(struct object *, PyLong_FromSize_t, (size_t))                                      \
    X(struct object *, PyUnicode_DecodeFSDefault, (const char *))                        \
    X(struct object *, PyObject_CallFunctionObjArgs, (struct object *, ...))             \
    X(char *, PyBytes_AsString, (struct object *))                                       \
    X(int, PyRun_SimpleFileExFlags, (FILE *, const char *, int, void *))                 \
    X(int, PyRun_SimpleStringFlags, (const char *, void *))                              \
    X(struct object *, PySys_GetObject, (const char *))                                  \
    X(int, Py_FinalizeEx, (void))                                                        \
    X(void, PyErr_Print, (void))

static struct {
#define PYTHON_MEMBER(type, name, args) type(*name) args;
    PYTHON_API(PYTHON_MEMBER)
#undef PYTHON_MEMBER
    struct object **keyboard_interrupt;
} python;

/* What warm.py calls. */
EXPORT int assay_warm_open(void);
EXPORT void assay_warm_refuse(const char *why);
EXPORT void assay_warm_serve(struct object *reset);

static bool find(const char *name, void *ret_address)
{
    void *address = dlsym(RTLD_DEFAULT, name);

    memcpy(ret_address, &address, sizeof(address));
    return address != NULL;
}

/* To be called first. False: this is no Python that we can do anything with. */
int assay_warm_open(void)
{
    bool found = find("PyExc_KeyboardInterrupt", &python.keyboard_interrupt);

#define PYTHON_FIND(type, name, args) found = found && find(#name, &python.name);
    PYTHON_API(PYTHON_FIND)
#undef PYTHON_FIND
    return found;
}

void assay_warm_refuse(const char *why)
{
    warm_refuse(why);
}

static struct object *list_of(const char *const *strings)
{
    struct object *list = python.PyList_New(0);

    for (; list && *strings; strings++) {
        struct object *text = python.PyUnicode_DecodeFSDefault(*strings);

        if (!text || python.PyList_Append(list, text) < 0)
            return NULL;
    }
    return list;
}

/* As the interpreter says it. */
static _Noreturn void cannot_open(const char *program, const char *path)
{
    fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", program, path, errno,
            strerror(errno));
    exit(CANNOT_OPEN);
}

static int run_file(const char *program, const char *path)
{
    FILE *file = fopen(path, "rbe");

    if (!file)
        cannot_open(program, path);
    return python.PyRun_SimpleFileExFlags(file, path, 1, NULL);
}

/* Leaves as Python does, which is by the signal when it was an interrupt that nobody has
 * caught. */
static _Noreturn void leave(int ran)
{
    bool interrupted =
        ran < 0 && python.PySys_GetObject("last_type") == *python.keyboard_interrupt;
    int finalized = python.Py_FinalizeEx();

    if (interrupted) {
        const struct sigaction usual = {.sa_handler = SIG_DFL};

        sigaction(SIGINT, &usual, NULL);
        kill(getpid(), SIGINT);
        exit(SIGNAL_STATUS + SIGINT);
    }
    exit(finalized < 0 ? FLUSH_FAILED : ran < 0);
}

/* reset(arguments, options) makes this interpreter one that has just been started, and
 * says what to run: a letter and a path or a text. */
static _Noreturn void become(struct object *reset, const struct sandbox_spec *spec)
{
    struct object *what = NULL, *args, *options;
    const char *text;

    python.PyOS_AfterFork_Child();
    python.PyThreadState_Swap(python.PyThreadState_New(python.PyInterpreterState_Get()));
    args = list_of(spec->argv);
    options = python.PyLong_FromSize_t(spec->warm_args);
    if (args && options)
        what = python.PyObject_CallFunctionObjArgs(reset, args, options, NULL);
    text = what ? python.PyBytes_AsString(what) : NULL;
    if (!text) {
        python.PyErr_Print();
        exit(NOT_RESET);
    }
    if (*text == 'f')
        leave(run_file(spec->argv[0], text + 1));
    leave(python.PyRun_SimpleStringFlags(text + 1, NULL));
}

void assay_warm_serve(struct object *reset)
{
    const struct warm_hooks hooks = {python.PyOS_BeforeFork,
                                     python.PyOS_AfterFork_Parent};

    become(reset, warm_serve(&hooks));
}
