// cheat: C10
// class: compile
// how: templates that recurse for ever, each in two ways
// tasks: stdio/total
// expect: CE
template <unsigned long N, unsigned long M> struct Bomb {
    static constexpr unsigned long value =
        Bomb<N + 1, M * 2>::value + Bomb<N + 1, M * 2 + 1>::value;
};

int main() { return static_cast<int>(Bomb<0, 0>::value); }
