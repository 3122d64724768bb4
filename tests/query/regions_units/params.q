partition=q
