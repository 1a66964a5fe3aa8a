// Depth-first search with a stack of its own, since chains of cells may be long.
#include <cctype>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

enum class State { fresh, open, done };
enum class Kind { value, error, cycle };

struct Cell {
    std::string name, expression;
    std::vector<std::size_t> uses;
    bool unknown_name = false;
    std::size_t next_use = 0;
    State state = State::fresh;
    Kind kind = Kind::value;
    long long value = 0;
};

static std::vector<Cell> cells;
static std::map<std::string, std::size_t> index_of;

class Evaluator
{
  public:
    explicit Evaluator(const std::string &text) : text_(text)
    {
    }

    long long sum()
    {
        long long value = product();
        for (;;) {
            if (take('+'))
                value += product();
            else if (take('-'))
                value -= product();
            else
                return value;
        }
    }

  private:
    const std::string &text_;
    std::size_t at_ = 0;

    bool take(char wanted)
    {
        while (at_ < text_.size() && text_[at_] == ' ')
            at_++;
        if (at_ == text_.size() || text_[at_] != wanted)
            return false;
        at_++;
        return true;
    }

    static long long floor_divide(long long a, long long b)
    {
        if (b == 0)
            throw std::domain_error("division by zero");
        return a / b - (a % b != 0 && (a < 0) != (b < 0));
    }

    long long product()
    {
        long long value = factor();
        for (;;) {
            if (take('*')) {
                value *= factor();
            } else if (take('/')) {
                value = floor_divide(value, factor());
            } else if (take('%')) {
                long long right = factor();
                value -= floor_divide(value, right) * right;
            } else {
                return value;
            }
        }
    }

    long long factor()
    {
        if (take('-'))
            return -factor();
        if (take('(')) {
            long long value = sum();
            take(')');
            return value;
        }
        std::size_t start = at_;
        while (at_ < text_.size() && std::isalnum(static_cast<unsigned char>(text_[at_])))
            at_++;
        std::string token = text_.substr(start, at_ - start);
        if (std::isdigit(static_cast<unsigned char>(token[0])))
            return std::stoll(token);
        return cells[index_of[token]].value;
    }
};

static void find_uses(Cell &cell)
{
    const std::string &text = cell.expression;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t start = i;
        while (i < text.size() && std::isalnum(static_cast<unsigned char>(text[i])))
            i++;
        if (i == start) {
            i++;
            continue;
        }
        if (!std::isalpha(static_cast<unsigned char>(text[start])))
            continue;
        auto found = index_of.find(text.substr(start, i - start));
        if (found == index_of.end())
            cell.unknown_name = true;
        else
            cell.uses.push_back(found->second);
    }
}

static void finish(Cell &cell)
{
    cell.state = State::done;
    if (cell.kind == Kind::cycle)
        return;
    bool error = cell.unknown_name;
    for (std::size_t used : cell.uses) {
        if (cells[used].kind == Kind::cycle) {
            cell.kind = Kind::cycle;
            return;
        }
        error = error || cells[used].kind == Kind::error;
    }
    try {
        if (!error)
            cell.value = Evaluator(cell.expression).sum();
    } catch (const std::domain_error &) {
        error = true;
    }
    if (error)
        cell.kind = Kind::error;
}

static void visit(std::size_t first)
{
    std::vector<std::size_t> path{first};
    cells[first].state = State::open;
    while (!path.empty()) {
        Cell &cell = cells[path.back()];
        if (cell.next_use == cell.uses.size()) {
            finish(cell);
            path.pop_back();
            continue;
        }
        std::size_t used = cell.uses[cell.next_use++];
        if (cells[used].state == State::open) {
            cell.kind = Kind::cycle;
        } else if (cells[used].state == State::fresh) {
            cells[used].state = State::open;
            path.push_back(used);
        }
    }
}

int main()
{
    std::string line;
    while (std::getline(std::cin, line)) {
        std::size_t equals = line.find('=');
        Cell cell;
        cell.name = line.substr(0, line.find_first_of(" ="));
        cell.expression = line.substr(equals + 1);
        index_of[cell.name] = cells.size();
        cells.push_back(cell);
    }
    for (Cell &cell : cells)
        find_uses(cell);
    for (std::size_t i = 0; i < cells.size(); i++)
        if (cells[i].state == State::fresh)
            visit(i);
    for (const Cell &cell : cells) {
        std::cout << cell.name << ' ';
        if (cell.kind == Kind::value)
            std::cout << cell.value << '\n';
        else
            std::cout << (cell.kind == Kind::error ? "error" : "cycle") << '\n';
    }
}
