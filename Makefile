# Thin on purpose: everything lives in run.py, which also works where make is missing.
.PHONY: demo test check bench
demo test check bench:
	@python3 run.py $@
