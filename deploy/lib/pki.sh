# shellcheck shell=bash
# The certificates by which the processes of one cloud know each other.
# Needs config.sh, which says where the cloud listens.

: "${control_address:?}"
PKI_DAYS=365
PKI_RENEW_DAYS=60
PKI_AUTHORITY_DAYS=3650

# ensure_authority DIRECTORY
ensure_authority() {
    local pki=$1
    mkdir -p "$pki"
    chmod 0700 "$pki"
    [[ ! -e $pki/ca.crt ]] || return 0
    (
        umask 077
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$PKI_AUTHORITY_DAYS" \
            -subj "/CN=Ironbark internal authority" \
            -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign \
            -keyout "$pki/ca.key" -out "$pki/ca.crt.new" 2>/dev/null
    )
    mv "$pki/ca.crt.new" "$pki/ca.crt"
}

# ensure_certificate DIRECTORY ROLE NAME: makes ROLE.crt and ROLE.key, or makes them anew before they end.
ensure_certificate() {
    local pki=$1 role=$2 name=$3
    if certificate_is_good "$pki" "$role" "$name"; then
        return 0
    fi
    (
        umask 077
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$role/O=Ironbark" \
            -addext "subjectAltName=URI:ironbark://$role/$name,DNS:localhost,DNS:$name,IP:127.0.0.1,IP:$control_address" \
            -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=serverAuth,clientAuth \
            -keyout "$pki/$role.key.new" -out "$pki/$role.csr" 2>/dev/null
        openssl x509 -req -in "$pki/$role.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -copy_extensions copy \
            -days "$PKI_DAYS" -out "$pki/$role.crt.new" 2>/dev/null
    )
    mv "$pki/$role.key.new" "$pki/$role.key"
    mv "$pki/$role.crt.new" "$pki/$role.crt"
    rm -f "$pki/$role.csr"
}

certificate_is_good() {
    local pki=$1 role=$2 name=$3
    [[ -e $pki/$role.key ]] &&
        openssl x509 -in "$pki/$role.crt" -noout -checkend $((PKI_RENEW_DAYS * 86400)) >/dev/null 2>&1 &&
        openssl verify -CAfile "$pki/ca.crt" "$pki/$role.crt" >/dev/null 2>&1 &&
        openssl x509 -in "$pki/$role.crt" -noout -ext subjectAltName | grep -q "ironbark://$role/$name,"
}

# ensure_bundle_key DIRECTORY: the key for which users encrypt bundled images, and the certificate that they need for it.
# It lasts: bundles that were made with it are registered years later.
ensure_bundle_key() {
    local pki=$1
    [[ ! -e $pki/bundle.crt ]] || return 0
    (
        umask 077
        openssl req -x509 -newkey rsa:2048 -nodes -days "$PKI_AUTHORITY_DAYS" -subj "/CN=Ironbark bundles" \
            -keyout "$pki/bundle.key" -out "$pki/bundle.crt.new" 2>/dev/null
    )
    mv "$pki/bundle.crt.new" "$pki/bundle.crt"
}

# ensure_pki DIRECTORY NODE
ensure_pki() {
    local pki=$1 node=$2
    ensure_authority "$pki"
    ensure_bundle_key "$pki"
    ensure_certificate "$pki" cloud-controller clc
    ensure_certificate "$pki" cluster-controller "$IRONBARK_ZONE"
    ensure_certificate "$pki" node-controller "$node"
    ensure_certificate "$pki" walrus-store walrus
    ensure_certificate "$pki" operator root
}
