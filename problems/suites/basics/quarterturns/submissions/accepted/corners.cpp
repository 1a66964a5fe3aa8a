// A step moves two vectors: where the next row and the next column of the output lie in
// the original grid.
#include <iostream>
#include <string>
#include <utility>
#include <vector>

struct Vector {
    int y, x;
};

static Vector negative(Vector v)
{
    return {-v.y, -v.x};
}

int main()
{
    int rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::string> grid(static_cast<std::size_t>(rows));
    for (std::string &row : grid)
        std::cin >> row;
    std::string steps;
    std::cin >> steps;

    Vector down{1, 0}, right{0, 1};
    for (char step : steps) {
        switch (step) {
        case 'R':
            std::swap(down, right);
            right = negative(right);
            break;
        case 'L':
            std::swap(down, right);
            down = negative(down);
            break;
        case 'H':
            right = negative(right);
            break;
        case 'V':
            down = negative(down);
            break;
        case 'T':
            std::swap(down, right);
            break;
        }
    }

    bool upright = down.y != 0;
    int height = upright ? rows : columns, width = upright ? columns : rows;
    int y = down.y + right.y < 0 ? rows - 1 : 0;
    int x = down.x + right.x < 0 ? columns - 1 : 0;
    for (int i = 0; i < height; i++) {
        for (int j = 0; j < width; j++)
            std::cout << grid[static_cast<std::size_t>(y + i * down.y + j * right.y)]
                             [static_cast<std::size_t>(x + i * down.x + j * right.x)];
        std::cout << '\n';
    }
}
