// tries: what honest C++ does: threads, exceptions, files, futures, regular expressions
// expect: OK
// prints: 10 caught 3 aaa 6
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <random>
#include <regex>
#include <thread>
#include <vector>
int main() {
    std::atomic<int> sum{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; i++) threads.emplace_back([&sum, i] { sum += i; });
    for (auto &thread : threads) thread.join();
    std::cout << sum << ' ';
    try { throw 3; } catch (int e) { std::cout << "caught " << e << ' '; }
    std::filesystem::create_directories("a/b");
    std::ofstream("a/b/c") << "aaa";
    std::string text;
    std::ifstream("a/b/c") >> text;
    std::filesystem::remove_all("a");
    std::cout << (std::regex_match(text, std::regex("a+")) ? text : "none") << ' ';
    std::random_device random;
    auto later = std::async(std::launch::async, [&] { return 6 + int(random() * 0); });
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::cout << later.get() << std::endl;
}
