#include <iostream>
#include <sstream>
#include <string>
#include <vector>

using Words = std::vector<std::string>;

static void print_stretched(const Words &words, std::size_t letters, std::size_t width)
{
    std::size_t gaps = words.size() - 1;
    std::size_t left = gaps > 0 ? width - letters : 0;
    for (std::size_t i = 0; i < words.size(); i++) {
        std::cout << words[i];
        if (i < gaps) {
            std::size_t here = left / (gaps - i);
            left -= here;
            std::cout << std::string(here, ' ');
        }
    }
    std::cout << '\n';
}

static void print_paragraph(const Words &words, std::size_t width)
{
    Words line;
    std::size_t letters = 0;
    for (const std::string &word : words) {
        if (!line.empty() && letters + line.size() + word.size() > width) {
            print_stretched(line, letters, width);
            line.clear();
            letters = 0;
        }
        letters += word.size();
        line.push_back(word);
    }
    for (std::size_t i = 0; i < line.size(); i++)
        std::cout << (i > 0 ? " " : "") << line[i];
    std::cout << '\n';
}

int main()
{
    std::ios::sync_with_stdio(false);
    std::string row;
    std::getline(std::cin, row);
    std::size_t width = std::stoul(row);
    std::vector<Words> paragraphs(1);
    while (std::getline(std::cin, row)) {
        std::istringstream stream(row);
        std::string word;
        bool blank = true;
        while (stream >> word) {
            paragraphs.back().push_back(word);
            blank = false;
        }
        if (blank && !paragraphs.back().empty())
            paragraphs.emplace_back();
    }
    bool first = true;
    for (const Words &words : paragraphs) {
        if (words.empty())
            continue;
        if (!first)
            std::cout << '\n';
        first = false;
        print_paragraph(words, width);
    }
}
