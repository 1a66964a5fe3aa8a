/*
 * C++: values of the standard library's types. Stands above the answer's text.
 */
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay_driver {

/* bigints are std::string, too: a tag tells them apart where types are nested. */
struct is_int {};
struct is_bigint {};
struct is_float {};
struct is_bool {};
struct is_string {};
struct is_bytes {};
template <class T> struct is_list {};
template <class... T> struct is_tuple {};
template <class T> struct is_set {};
template <class K, class V> struct is_map {};
template <class T> struct is_optional {};

/* ---- what each is in C++ ---- */

template <class D> struct type_of;
template <class D> using type = typename type_of<D>::type;
template <> struct type_of<is_int> { using type = long long; };
template <> struct type_of<is_bigint> { using type = std::string; };
template <> struct type_of<is_float> { using type = double; };
template <> struct type_of<is_bool> { using type = bool; };
template <> struct type_of<is_string> { using type = std::string; };
template <> struct type_of<is_bytes> { using type = std::vector<unsigned char>; };
template <class T> struct type_of<is_list<T>> {
    using type = std::vector<typename type_of<T>::type>;
};
template <class... T> struct type_of<is_tuple<T...>> {
    using type = std::tuple<typename type_of<T>::type...>;
};
template <class T> struct type_of<is_set<T>> {
    using type = std::set<typename type_of<T>::type>;
};
template <class K, class V> struct type_of<is_map<K, V>> {
    using type = std::map<typename type_of<K>::type, typename type_of<V>::type>;
};
template <class T> struct type_of<is_optional<T>> {
    using type = std::optional<typename type_of<T>::type>;
};

/* ---- reading and writing; a class for each, since functions cannot be specialised in
 * part ---- */

template <class D> struct codec;

template <> struct codec<is_int> {
    static long long take(assay_in &in) { return assay_take_int(&in); }
    static void put(assay_text &out, long long value) { assay_put_int(&out, value); }
};

template <> struct codec<is_float> {
    static double take(assay_in &in) { return assay_take_float(&in); }
    static void put(assay_text &out, double value) { assay_put_float(&out, value); }
};

template <> struct codec<is_bool> {
    static bool take(assay_in &in) { return assay_take_bool(&in); }
    static void put(assay_text &out, bool value) { assay_put_bool(&out, value); }
};

inline std::string taken(assay_in &in, void (*take)(assay_in *, assay_text *))
{
    static assay_text scratch;

    scratch.len = 0;
    take(&in, &scratch);
    return scratch.len ? std::string(scratch.data, scratch.len) : std::string();
}

template <> struct codec<is_bigint> {
    static std::string take(assay_in &in) { return taken(in, assay_take_bigint); }
    static void put(assay_text &out, const std::string &value)
    {
        assay_put_bigint(&out, value.data(), value.size());
    }
};

template <> struct codec<is_string> {
    static std::string take(assay_in &in) { return taken(in, assay_take_string); }
    static void put(assay_text &out, const std::string &value)
    {
        assay_put_string(&out, value.data(), value.size());
    }
};

template <> struct codec<is_bytes> {
    static std::vector<unsigned char> take(assay_in &in)
    {
        std::string text = taken(in, assay_take_bytes);

        return std::vector<unsigned char>(text.begin(), text.end());
    }
    static void put(assay_text &out, const std::vector<unsigned char> &value)
    {
        assay_put_bytes(&out, value.data(), value.size());
    }
};

template <class T, class Add> void take_items(assay_in &in, Add add)
{
    assay_want(&in, '[');
    if (assay_maybe(&in, ']'))
        return;
    do
        add(codec<T>::take(in));
    while (assay_maybe(&in, ','));
    assay_want(&in, ']');
}

template <class T, class C> void put_items(assay_text &out, const C &items)
{
    bool first = true;

    assay_put_char(&out, '[');
    for (const auto &item : items) {
        if (out.len > ASSAY_LINE_MAX)
            break;
        if (!first)
            assay_put_word(&out, ", ");
        first = false;
        codec<T>::put(out, item);
    }
    assay_put_char(&out, ']');
}

template <class T> struct codec<is_list<T>> {
    static type<is_list<T>> take(assay_in &in)
    {
        type<is_list<T>> value;

        take_items<T>(in, [&](auto &&item) { value.push_back(std::move(item)); });
        return value;
    }
    static void put(assay_text &out, const type<is_list<T>> &value)
    {
        put_items<T>(out, value);
    }
};

template <class T> struct codec<is_set<T>> {
    static type<is_set<T>> take(assay_in &in)
    {
        type<is_set<T>> value;

        assay_want_word(&in, "{\"set\": ");
        take_items<T>(in, [&](auto &&item) { value.insert(std::move(item)); });
        assay_want(&in, '}');
        return value;
    }
    static void put(assay_text &out, const type<is_set<T>> &value)
    {
        assay_put_word(&out, "{\"set\": ");
        put_items<T>(out, value);
        assay_put_char(&out, '}');
    }
};

/* [A, B]: an entry of a map, and the inside of a tuple. */
template <class... T> struct members {
    template <class D> static type<D> take_one(assay_in &in, bool &first)
    {
        if (!first)
            assay_want(&in, ',');
        first = false;
        return codec<D>::take(in);
    }
    static std::tuple<type<T>...> take(assay_in &in)
    {
        bool first = true;

        assay_want(&in, '[');
        /* Braces keep the order. */
        std::tuple<type<T>...> value{take_one<T>(in, first)...};
        assay_want(&in, ']');
        return value;
    }
    template <class D> static void put_one(assay_text &out, const type<D> &value, bool &first)
    {
        if (!first)
            assay_put_word(&out, ", ");
        first = false;
        codec<D>::put(out, value);
    }
    template <size_t... I>
    static void put_all(assay_text &out, const std::tuple<type<T>...> &value,
                        std::index_sequence<I...>)
    {
        bool first = true;

        assay_put_char(&out, '[');
        (put_one<T>(out, std::get<I>(value), first), ...);
        assay_put_char(&out, ']');
    }
    static void put(assay_text &out, const std::tuple<type<T>...> &value)
    {
        put_all(out, value, std::index_sequence_for<T...>());
    }
};

template <class... T> struct codec<is_tuple<T...>> {
    static type<is_tuple<T...>> take(assay_in &in)
    {
        assay_want_word(&in, "{\"tuple\": ");
        auto value = members<T...>::take(in);
        assay_want(&in, '}');
        return value;
    }
    static void put(assay_text &out, const type<is_tuple<T...>> &value)
    {
        assay_put_word(&out, "{\"tuple\": ");
        members<T...>::put(out, value);
        assay_put_char(&out, '}');
    }
};

template <class K, class V> struct entry {};

template <class K, class V> struct type_of<entry<K, V>> {
    using type = std::pair<typename type_of<K>::type, typename type_of<V>::type>;
};

template <class K, class V> struct codec<entry<K, V>> {
    static type<entry<K, V>> take(assay_in &in)
    {
        auto value = members<K, V>::take(in);

        return {std::move(std::get<0>(value)), std::move(std::get<1>(value))};
    }
    template <class P> static void put(assay_text &out, const P &value)
    {
        assay_put_char(&out, '[');
        codec<K>::put(out, value.first);
        assay_put_word(&out, ", ");
        codec<V>::put(out, value.second);
        assay_put_char(&out, ']');
    }
};

template <class K, class V> struct codec<is_map<K, V>> {
    static type<is_map<K, V>> take(assay_in &in)
    {
        type<is_map<K, V>> value;

        assay_want_word(&in, "{\"dict\": ");
        take_items<entry<K, V>>(in, [&](auto &&item) { value.insert(std::move(item)); });
        assay_want(&in, '}');
        return value;
    }
    static void put(assay_text &out, const type<is_map<K, V>> &value)
    {
        assay_put_word(&out, "{\"dict\": ");
        put_items<entry<K, V>>(out, value);
        assay_put_char(&out, '}');
    }
};

template <class T> struct codec<is_optional<T>> {
    static type<is_optional<T>> take(assay_in &in)
    {
        if (assay_peek(&in) != 'n')
            return codec<T>::take(in);
        assay_want_word(&in, "null");
        return {};
    }
    static void put(assay_text &out, const type<is_optional<T>> &value)
    {
        if (value)
            codec<T>::put(out, *value);
        else
            assay_put_word(&out, "null");
    }
};

/* ---- what the function returned, as the declared type ---- */

/* Conversions that could make a wrong value right (2.7 to 2, 2 to true) are errors. */
template <class R, class T> R result(T &&value)
{
    using given = std::decay_t<T>;

    if constexpr (std::is_same_v<R, given>)
        return std::forward<T>(value);
    else if constexpr (std::is_same_v<R, bool>)
        static_assert(std::is_same_v<R, given>, "the function has to return bool");
    else if constexpr (std::is_integral_v<R>) {
        static_assert(std::is_integral_v<given> && !std::is_same_v<given, bool>,
                      "the function has to return long long");
        return static_cast<R>(value);
    } else
        return R(std::forward<T>(value));
}

inline void raised(assay_text &out, const char *message)
{
    std::string text(message, strnlen(message, 400));

    /* A cut sequence would make the whole reply malformed. */
    for (char &c : text)
        if (c < ' ' || c > '~')
            c = '?';
    assay_put_word(&out, "\"raise\": \"AnswerError\", \"message\": ");
    assay_put_string(&out, text.data(), text.size());
}

} // namespace assay_driver
