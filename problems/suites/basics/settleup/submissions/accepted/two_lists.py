import sys


def main():
    rows = [line.split() for line in sys.stdin.read().splitlines()[1:]]
    paid = [int(amount.replace(".", "")) for _, amount in rows]
    share, extra = divmod(sum(paid), len(paid))
    debtors, creditors = [], []
    for i, (name, _) in enumerate(rows):
        debt = share + (i < extra) - paid[i]
        if debt > 0:
            debtors.append([name, debt])
        elif debt < 0:
            creditors.append([name, -debt])

    payments = []
    while debtors:
        debtor, creditor = debtors[-1], creditors[-1]
        amount = min(debtor[1], creditor[1])
        payments.append(f"{debtor[0]} {creditor[0]} {amount // 100}.{amount % 100:02}")
        debtor[1] -= amount
        creditor[1] -= amount
        if debtor[1] == 0:
            debtors.pop()
        if creditor[1] == 0:
            creditors.pop()
    print(len(payments))
    for payment in payments:
        print(payment)


main()
