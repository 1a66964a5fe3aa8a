// honest: C25
// class: tamper
// how: references, helpers of common names, and a main
// tasks: inline-cpp/CPP/0
#include <algorithm>
#include <iostream>
#include <vector>
using namespace std;
bool issame(int a, int b) { return a == b; }
void begin_all() {}
vector<int> evens(const vector<int> &values)
{
    vector<int> out;
    copy_if(values.begin(), values.end(), back_inserter(out), [](int x) { return issame(x % 2, 0); });
    return out;
}
int main() { cout << evens({1, 2}).size(); return 3; }
