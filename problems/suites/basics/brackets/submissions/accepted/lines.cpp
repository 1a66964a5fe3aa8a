#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

// The line with strings and comments blanked out, so that columns stay as they are.
static std::string blanked(std::string line)
{
    for (std::size_t i = 0; i < line.size(); i++) {
        if (line[i] == '#') {
            std::fill(line.begin() + static_cast<std::ptrdiff_t>(i), line.end(), ' ');
        } else if (line[i] == '"') {
            line[i++] = ' ';
            while (i < line.size() && line[i] != '"') {
                if (line[i] == '\\' && i + 1 < line.size())
                    line[i++] = ' ';
                line[i++] = ' ';
            }
            if (i < line.size())
                line[i] = ' ';
        }
    }
    return line;
}

int main()
{
    struct Open {
        std::size_t line, column;
        char bracket;
    };
    const std::string openers = "([{", closers = ")]}";
    std::vector<Open> stack;
    std::size_t deepest = 0, number = 0;
    std::string line;
    while (std::getline(std::cin, line)) {
        line = blanked(line);
        number++;
        for (std::size_t i = 0; i < line.size(); i++) {
            if (openers.find(line[i]) != std::string::npos) {
                stack.push_back({number, i + 1, line[i]});
                deepest = std::max(deepest, stack.size());
            }
            if (closers.find(line[i]) == std::string::npos)
                continue;
            if (stack.empty()) {
                std::cout << number << ':' << i + 1 << " stray " << line[i] << '\n';
                return 0;
            }
            char wanted = closers[openers.find(stack.back().bracket)];
            if (wanted != line[i]) {
                std::cout << number << ':' << i + 1 << " expected " << wanted
                          << " but found " << line[i] << '\n';
                return 0;
            }
            stack.pop_back();
        }
    }
    if (stack.empty())
        std::cout << "ok " << deepest << '\n';
    else
        std::cout << stack.back().line << ':' << stack.back().column << " never closed "
                  << stack.back().bracket << '\n';
}
