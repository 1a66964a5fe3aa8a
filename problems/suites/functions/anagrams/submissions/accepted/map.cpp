#include <algorithm>
#include <map>
#include <string>
#include <vector>

/* Characters, not bytes: a word is cut where a UTF-8 sequence begins. */
static std::vector<std::string> characters(const std::string &word)
{
    std::vector<std::string> parts;

    for (char c : word) {
        if ((c & 0xc0) != 0x80)
            parts.emplace_back();
        parts.back() += c;
    }
    std::sort(parts.begin(), parts.end());
    return parts;
}

std::vector<std::vector<std::string>> anagrams(const std::vector<std::string> &words)
{
    std::map<std::vector<std::string>, std::vector<std::string>> groups;
    std::vector<std::vector<std::string>> result;

    for (const auto &word : words)
        groups[characters(word)].push_back(word);
    for (auto &group : groups)
        result.push_back(group.second);
    return result;
}
