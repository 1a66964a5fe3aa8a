"""Before each payment, works out again from the start who owes how much."""
import sys


def owed(rows, payments):
    total = sum(int(amount.replace(".", "")) for _, amount in rows)
    share, extra = divmod(total, len(rows))
    debts = {}
    for i, (name, amount) in enumerate(rows):
        debts[name] = share + (i < extra) - int(amount.replace(".", ""))
    for payer, payee, amount in payments:
        debts[payer] -= amount
        debts[payee] += amount
    return sorted(debts.items(), key=lambda entry: entry[1])


def main():
    rows = [line.split() for line in sys.stdin.read().splitlines()[1:]]
    payments = []
    while True:
        by_debt = owed(rows, payments)
        (creditor, claim), (debtor, debt) = by_debt[0], by_debt[-1]
        if debt == 0:
            break
        payments.append((debtor, creditor, min(debt, -claim)))
    print(len(payments))
    for payer, payee, amount in payments:
        print(f"{payer} {payee} {amount // 100}.{amount % 100:02}")


main()
