# For any other CI, and at home: `include translations.mk`, or copy it. DIPTYCH is how Diptych is called.
DIPTYCH ?= diptych
REPORTS ?= reports

.PHONY: translations editions-check editions-status

translations:
	$(DIPTYCH) run

editions-check:
	mkdir -p $(REPORTS)
	$(DIPTYCH) check --report junit=$(REPORTS)/translations.xml --report sarif=$(REPORTS)/translations.sarif

editions-status:
	mkdir -p $(REPORTS)
	$(DIPTYCH) status --history $(REPORTS)/history.tsv \
		--report dashboard=$(REPORTS)/translations.html --report badge=$(REPORTS)/translations.svg
