/* The program that every way of starting starts: static, and does nothing. */
int main(void)
{
    return 0;
}
