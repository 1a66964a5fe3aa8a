// tries: to instantiate templates without an end
// expect: CE
// says: depth
template <class T> struct wrap {};
template <class T> struct endless { typedef typename endless<wrap<T>>::type type; };
endless<int>::type x;
int main() {}
