# FLEAD. `make` lists the targets.

MVN ?= mvn -B -ntp
# Two modules at a time: most tests wait for processes and clusters.
TEST ?= $(MVN) -T 2 verify
PIPELINE ?= manifests/quickstart.yaml
DATA ?=
FOR ?=
STATE ?=
ONLY ?=
SEED ?=
SHORT ?=
ARGS ?=
# Java runtime 17 on which the images stand: an image, or tar:// and a file. Without a registry: make images BASE=tar://$$(packaging/base-image)
BASE ?=
REGISTRY ?=
IMAGES ?=
RELEASE ?=

# Folders too, for files that are gone; but not crds itself, which is the name of a target below.
SOURCES := pom.xml $(shell find api crds workloads operator packaging -mindepth 1 -name target -prune -o -print 2>/dev/null)
BUILT := target/built

CLASS_PATHS := $(patsubst %,workloads/%/target/classpath.txt,producer training aggregator evaluation archiver analytics local chaos) operator/target/classpath.txt packaging/target/classpath.txt
# A module that was cleaned by itself makes the whole stale.
STALE := $(if $(filter-out $(wildcard $(CLASS_PATHS)),$(CLASS_PATHS)),FORCE)

.DEFAULT_GOAL := help
.PHONY: FORCE help build run test test-slow bench chaos cluster-up cluster-load cluster-test cluster-down scan operator-run images push base-image chart release-dry-run fmt crds clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nVariables of make run: PIPELINE=file  DATA=directory of CSV files  FOR=2m  STATE=directory\n'

build: $(BUILT) ## Build everything, without running tests

$(BUILT): $(SOURCES) $(STALE)
	@echo 'Building (the first time downloads its dependencies)...'
	@$(MVN) -q -DskipTests package
	@mkdir -p $(@D) && touch $@

run: $(BUILT) ## Run a pipeline on this machine: broker, database and all workloads
	@exec bin/flead up --file '$(PIPELINE)' $(if $(DATA),--data '$(DATA)') $(if $(FOR),--for '$(FOR)') $(if $(STATE),--state '$(STATE)')

test: ## Run the tests that can run here, but for the slow ones
	@$(TEST) -Dtest.tags.excluded=slow
	@mkdir -p target && touch $(BUILT)

# All programs are built before: so the tests of one module, which start those of others, need not wait for theirs.
test-slow: $(BUILT) ## Run the slow tests: long outages, other operators, whole runs with analytics
	@$(TEST) -Dtest.tags=slow -Dtest.units.skipped=true -Dprograms.built=true
	@mkdir -p target && touch $(BUILT)

bench: $(BUILT) ## Run the benchmarks, or one: ONLY=name
	@bench/run $(ONLY)

chaos: $(BUILT) ## Kill, stop and starve a local pipeline, then account for every reading from its topics (FOR=10m SEED=n)
	@exec env CLASSPATH=workloads/chaos/target/classes:$$(cat workloads/chaos/target/classpath.txt) \
		java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 io.flead.chaos.ChaosMain $(if $(FOR),--for '$(FOR)') $(if $(SEED),--seed '$(SEED)')

cluster-up: ## Start a real single-node cluster: k3d where it is, else the node of ../shared/kube
	@cluster-test/cluster up

cluster-load: $(BUILT) ## Make the images and put them on the node
	@cluster-test/cluster load

cluster-test: $(BUILT) ## Install, run, break and delete a pipeline in pods (SHORT=1: the short story)
	@SHORT='$(SHORT)' cluster-test/cluster test

cluster-down: ## Remove the cluster
	@cluster-test/cluster down

scan: ## List every module's dependencies, as bills of materials in target/sbom
	@rm -rf target/sbom
	@$(MVN) -q org.cyclonedx:cyclonedx-maven-plugin:makeBom
	@echo "scan: $$(ls target/sbom/*.json | wc -l) bills of materials (CycloneDX) in target/sbom. Nothing was looked up: a scanner of known"
	@echo "      vulnerabilities needs a database that no package brings; give it these files, such as: grype sbom:target/sbom/flead-training.json"

operator-run: $(BUILT) ## Run the operator as a process against the current cluster (ARGS=options, --help lists them)
	@exec env MALLOC_ARENA_MAX=2 HTTP_HOST=$${HTTP_HOST-127.0.0.1} java @operator/jvm.options \
		-cp operator/target/classes:$$(cat operator/target/classpath.txt) io.flead.operator.OperatorMain $(ARGS)

PACKAGING = java -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp packaging/target/classes:$$(cat packaging/target/classpath.txt) io.flead.packaging.PackagingMain

images: $(BUILT) ## Write the container images into target/images (BASE=image, IMAGES=names)
	@$(PACKAGING) images --base '$(BASE)' $(IMAGES)

push: $(BUILT) ## Write the images for amd64 and arm64 into a registry (REGISTRY=host/path)
	@test -n '$(REGISTRY)' || { echo 'push: say where to: make push REGISTRY=registry.example.com/flead' >&2; exit 2; }
	@$(PACKAGING) images --base '$(BASE)' --push '$(REGISTRY)' $(IMAGES)

base-image: ## Make a base for the images from Debian's packages, where no registry is reached
	@packaging/base-image

chart: $(BUILT) ## Generate what the chart holds, lint it, package it into target/chart
	@$(PACKAGING) chart

release-dry-run: ## Make a release of the last commit in target/release, and publish nothing (RELEASE=1.2.3)
	@BASE='$(BASE)' packaging/release '$(RELEASE)'

fmt: ## Format the code
	@$(MVN) -q spotless:apply

crds: ## Generate the CRD and its documentation from the types, and the chart that holds it
	@$(MVN) -q -pl api process-test-classes -Dflead.crd=write
	@$(MAKE) -s chart

clean: ## Remove build output; data of pipelines stay (flead reset removes those)
	@$(MVN) -q clean
	@rm -rf target
