# Runs the tests of an R answer. They come behind the token on standard input, and are read
# before the answer is: there is no file with tests to be found. What is written on standard
# error is the tests' word; the answer's messages go to standard output.
local({
  input <- file("stdin", "r")
  lines <- readLines(input, warn = FALSE)
  close(input)
  sink(stdout(), type = "message")
  options(warn = 1) # those that wait are written at the very end
  end <- function(word, text, status) {
    sink(type = "message")
    base::cat(word, " ", base::substr(base::gsub("[[:space:]]+", " ", base::paste(text, collapse = " ")), 1, 600),
              "\n", sep = "", file = base::stderr())
    base::quit("no", status, FALSE)
  }

  # A value whose comparison is R's own, as deep as it goes.
  plain <- function(value) {
    if (base::is.object(value)) return(base::inherits(value, c("factor", "data.frame", "Date")))
    !base::is.list(value) || base::all(base::vapply(value, plain, TRUE))
  }
  code <- tryCatch(parse("/box/answer.R", encoding = "UTF-8"),
                   error = function(fault) end("syntax", conditionMessage(fault), 1))
  tryCatch(for (one in code) eval(one, globalenv()),
           error = function(fault) end("error", conditionMessage(fault), 1))

  # Below base alone: names that the answer gives to functions are not seen here.
  own <- new.env(parent = baseenv())
  own$ENTRY <- get0("ENTRY", globalenv())
  own$all.equal <- function(target, current, ...) {
    if (!plain(target)) return("the value is of a class of its own")
    base::all.equal(target, current, ...)
  }
  tests <- parse(text = lines[-1], encoding = "UTF-8")
  tryCatch(for (one in tests) eval(one, own), error = function(fault) {
    failed <- grepl("is not TRUE|are not all TRUE", conditionMessage(fault))
    end(if (failed) "fail" else "error", conditionMessage(fault), 1)
  })
  end("done", lines[1], 0)
})
