# shellcheck shell=bash
# Which JDK, and how libguestfs's jar gets to Maven.

JDK_VERSION=25

# is_jdk HOME [TOOL]: true if it holds that tool and a Java that is new enough.
is_jdk() {
    local home=$1 version
    [[ -x $home/bin/java && -x $home/bin/${2:-javac} ]] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null)
    [[ -n $version ]] || version=$("$home/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p;q')
    [[ $version =~ ^[0-9]+$ ]] && ((version >= JDK_VERSION))
}

# Sets JAVA_HOME to a JDK 25 or newer: the one that is set, one of /usr/lib/jvm, the one of PATH. Or dies.
find_jdk() {
    local candidate on_path
    on_path=$(command -v javac || true)
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk*25* \
        "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}"; do
        if [[ -n $candidate ]] && is_jdk "$candidate"; then
            export JAVA_HOME=$candidate
            return 0
        fi
    done
    die "no JDK $JDK_VERSION or newer in JAVA_HOME, /usr/lib/jvm or PATH.
Install one, for example Eclipse Temurin from https://adoptium.net/installation/linux/, or set JAVA_HOME."
}

guestfs_version() {
    dpkg-query -W -f '${Version}' libguestfs-java | sed 's/^[0-9]*://; s/-.*//'
}

# Debian ships the jar beside Maven's world; the build expects it in the local repository.
install_guestfs_jar() {
    local version jar repository target
    version=$(guestfs_version)
    jar=/usr/share/java/libguestfs-$version.jar
    repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
    target=$repository/com/redhat/et/libguestfs/libguestfs/$version
    [[ -e $jar ]] || die "$jar is missing; install the package libguestfs-java"
    cmp -s "$jar" "$target/libguestfs-$version.jar" && [[ -e $target/libguestfs-$version.pom ]] && return 0
    mkdir -p "$target"
    atomically "$target/libguestfs-$version.jar" <"$jar"
    atomically "$target/libguestfs-$version.pom" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.redhat.et.libguestfs</groupId>
  <artifactId>libguestfs</artifactId>
  <version>$version</version>
</project>
POM
}

# run_maven ARGUMENT…: Maven with the right JDK and the host's version of libguestfs.
run_maven() {
    (cd "$IRONBARK_SOURCE" && mvn --batch-mode --no-transfer-progress -Dstyle.color=never "-Dlibguestfs.version=$(guestfs_version)" "$@")
}

# Digest of all that the build reads, so that an unchanged tree is not built again.
source_digest() {
    (cd "$IRONBARK_SOURCE" &&
        find . -name target -prune -o \( -name pom.xml -o -path '*/src/*' -o -path './.mvn/*' \) -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16)
}

# Builds the daemons unless the last build was of the same sources.
build_once() {
    local digest stamp=$IRONBARK_SOURCE/target/built
    digest=$(source_digest)-$(guestfs_version)
    if [[ -e $stamp && $(cat "$stamp") == "$digest" ]]; then
        say "is built already"
        return 0
    fi
    install_guestfs_jar
    run_maven --quiet package -DskipTests
    mkdir -p "$(dirname "$stamp")"
    atomically "$stamp" <<<"$digest"
    say "built"
}
