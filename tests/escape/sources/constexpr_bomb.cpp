// tries: to compute for ever at compile time
// expect: CE
constexpr long spin(long n) {
    long x = n;
    for (long i = 0; i < 33000000; i++) x = x * 31 + i;
    return x;
}
template <long N> struct many { static constexpr long value = spin(N) + many<N - 1>::value; };
template <> struct many<0> { static constexpr long value = 0; };
static_assert(many<500>::value != 1, "");
int main() {}
