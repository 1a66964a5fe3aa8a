"""Rounds the share; the cents that are left over get lost."""
import sys


def main():
    rows = [line.split() for line in sys.stdin.read().splitlines()[1:]]
    paid = [float(amount) for _, amount in rows]
    share = round(sum(paid) / len(paid), 2)
    debtors, creditors = [], []
    for i, (name, _) in enumerate(rows):
        debt = round(share - paid[i], 2)
        if debt > 0:
            debtors.append([name, debt])
        elif debt < 0:
            creditors.append([name, -debt])

    payments = []
    while debtors and creditors:
        debtor, creditor = debtors[-1], creditors[-1]
        amount = min(debtor[1], creditor[1])
        payments.append(f"{debtor[0]} {creditor[0]} {amount:.2f}")
        debtor[1] = round(debtor[1] - amount, 2)
        creditor[1] = round(creditor[1] - amount, 2)
        if debtor[1] == 0:
            debtors.pop()
        if creditor[1] == 0:
            creditors.pop()
    print(len(payments))
    for payment in payments:
        print(payment)


main()
