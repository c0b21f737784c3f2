# shellcheck shell=bash
# One cloud's settings and the configuration files of its daemons. Needs common.sh.
# shellcheck disable=SC2034,SC2153 # those who source this use what it sets

# Where the daemons of one host are reached; the lab gives them an address of its switch.
control_address=127.0.0.1
node_address=127.0.0.1

IRONBARK_REGION=ib-local-1
IRONBARK_ZONE=ib-local-1a
DAEMONS=(database walrus-store cloud-controller cluster-controller node-controller)

# What the first start was told holds for later ones, unless they are told otherwise.
load_settings() {
    local file=$IRONBARK_HOME/etc/settings base pool domain
    base=${IRONBARK_PORT_BASE:-} pool=${IRONBARK_PUBLIC_POOL:-} domain=${IRONBARK_DOMAIN:-}
    if [[ -e $file ]]; then
        # shellcheck source=/dev/null
        source "$file"
    fi
    IRONBARK_PORT_BASE=${base:-${IRONBARK_PORT_BASE:-8770}}
    IRONBARK_PUBLIC_POOL=${pool:-${IRONBARK_PUBLIC_POOL:-198.18.0.0/24}}
    IRONBARK_DOMAIN=${domain:-${IRONBARK_DOMAIN:-localhost}}
    [[ $IRONBARK_DOMAIN =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] || die "IRONBARK_DOMAIN is no domain: $IRONBARK_DOMAIN"
    [[ $IRONBARK_PORT_BASE =~ ^[0-9]+$ ]] || die "IRONBARK_PORT_BASE is no number: $IRONBARK_PORT_BASE"
    port_database=$((IRONBARK_PORT_BASE + 2))
    port_api=$((IRONBARK_PORT_BASE + 3))
    port_cloud=$((IRONBARK_PORT_BASE + 4))
    port_cluster=$((IRONBARK_PORT_BASE + 5))
    port_s3=$((IRONBARK_PORT_BASE + 6))
    port_images=$((IRONBARK_PORT_BASE + 7))
    node=$(hostname | tr '[:upper:]' '[:lower:]' | cut -d . -f 1)
}

save_settings() {
    atomically "$IRONBARK_HOME/etc/settings" <<SETTINGS
IRONBARK_PORT_BASE=$IRONBARK_PORT_BASE
IRONBARK_PUBLIC_POOL=$IRONBARK_PUBLIC_POOL
IRONBARK_DOMAIN=$IRONBARK_DOMAIN
SETTINGS
}

# management_port DAEMON
management_port() {
    case $1 in
        cloud-controller) echo $((IRONBARK_PORT_BASE + 13)) ;;
        cluster-controller) echo $((IRONBARK_PORT_BASE + 15)) ;;
        walrus-store) echo $((IRONBARK_PORT_BASE + 16)) ;;
        node-controller) echo $((IRONBARK_PORT_BASE + 18)) ;;
    esac
}

# ensure_secret FILE: a random word that only root may read.
ensure_secret() {
    [[ -s $1 ]] || openssl rand -hex 24 | atomically "$1" 0600
}

# write_config NAME: standard input becomes etc/NAME.conf. What etc/NAME.local says wins, so that an operator's
# changes outlive the next start.
write_config() {
    local etc=$IRONBARK_HOME/etc
    touch "$etc/$1.local"
    {
        echo "# Written by deploy/cloud at each start. Put changes into $1.local beside it."
        awk -F ' *= *' 'FILENAME != "-" { if ($0 !~ /^ *(#|$)/) mine[$1] = 1; next } !($1 in mine)' "$etc/$1.local" -
        cat "$etc/$1.local"
    } | atomically "$etc/$1.conf" 0600
}

# The name of our table among the host's nftables: another for each cloud of this host.
nft_table() {
    ((IRONBARK_PORT_BASE == 8770)) && echo ironbark || echo "ironbark_$IRONBARK_PORT_BASE"
}

# The device of the default route is the way to the world, if there is one.
uplink_setting() {
    ip -4 route show default | awk '{ for (i = 1; i < NF; i++) if ($i == "dev") { print "network.uplink = " $(i + 1); exit } }'
}

tls_settings() {
    local pki=$IRONBARK_HOME/pki
    printf '%s\n' "tls.ca = $pki/ca.crt" "tls.certificate = $pki/$1.crt" "tls.key = $pki/$1.key"
}

# The key that wraps those of encrypted objects: what was written with it can't be read without it.
ensure_encryption_key() {
    [[ -s $1 ]] || (umask 077 && echo "first $(head -c 32 /dev/urandom | base64 -w 0)" >"$1")
}

write_configs() {
    mkdir -p "$IRONBARK_HOME"/{etc,log,run,walrus,node}
    chmod 0711 "$IRONBARK_HOME"
    chmod 0700 "$IRONBARK_HOME"/{etc,walrus,log}
    ensure_secret "$IRONBARK_HOME/etc/database.password"
    save_settings
    write_control_configs
    write_node_config
}

# Those of all daemons but the node's.
write_control_configs() {
    write_config database <<CONF
listen = 127.0.0.1:$port_database
directory = $IRONBARK_HOME/database
password-file = $IRONBARK_HOME/etc/database.password
CONF
    write_config cloud-controller <<CONF
region = $IRONBARK_REGION
zones = $IRONBARK_ZONE
api.listen = $control_address:$port_api
api.endpoint = http://$control_address:$port_api
internal.listen = $control_address:$port_cloud
management = 127.0.0.1:$(management_port cloud-controller)
accounts.key-file = $IRONBARK_HOME/etc/secrets.key
accounts.first-credential-file = $IRONBARK_HOME/etc/root-credential
compute.public-pool = $IRONBARK_PUBLIC_POOL
compute.images = https://$control_address:$port_images
$(tls_settings cloud-controller)
database.url = jdbc:postgresql://127.0.0.1:$port_database/ironbark
database.user = ironbark
database.password-file = $IRONBARK_HOME/etc/database.password
CONF
    write_config cluster-controller <<CONF
zone = $IRONBARK_ZONE
cloud-controller = https://$control_address:$port_cloud
nodes.listen = $control_address:$port_cluster
management = 127.0.0.1:$(management_port cluster-controller)
$(tls_settings cluster-controller)
CONF
    ensure_encryption_key "$IRONBARK_HOME/etc/encryption-keys"
    write_config walrus-store <<CONF
s3.listen = $control_address:$port_s3
s3.region = $IRONBARK_REGION
s3.domains = s3.${IRONBARK_DOMAIN:-localhost}
s3.website-domains = s3-website.${IRONBARK_DOMAIN:-localhost}
internal.listen = $control_address:$port_images
management = 127.0.0.1:$(management_port walrus-store)
store = $IRONBARK_HOME/walrus
encryption-keys-file = $IRONBARK_HOME/etc/encryption-keys
cloud = https://$control_address:$port_cloud
$(tls_settings walrus-store)
database.url = jdbc:postgresql://127.0.0.1:$port_database/walrus
database.user = ironbark
database.password = $(cat "$IRONBARK_HOME/etc/database.password")
images.bundle-key = $IRONBARK_HOME/pki/bundle.key
images.bundle-signers = $IRONBARK_HOME/etc/bundle-signers
CONF
    write_config operator <<CONF
cloud = https://$control_address:$port_cloud
$(tls_settings operator)
CONF
}

write_node_config() {
    write_config node-controller <<CONF
node = $node
address = $node_address
cluster = https://$control_address:$port_cluster
walrus = https://$control_address:$port_images
home = $IRONBARK_HOME/node
management = 127.0.0.1:$(management_port node-controller)
network.table = $(nft_table)
$(uplink_setting)
$(tls_settings node-controller)
CONF
}

# write_environment DIRECTORY: the files by which clients of AWS find this cloud.
write_environment() {
    local directory=$1 AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    # shellcheck source=/dev/null
    source "$IRONBARK_HOME/etc/root-credential"
    atomically "$directory/env" 0600 <<ENV
# Source this file, and aws, euca2ools and their like talk to the cloud in $IRONBARK_HOME.
export EC2_URL=http://$control_address:$port_api
export AWS_IAM_URL=http://$control_address:$port_api
export TOKEN_URL=http://$control_address:$port_api
export S3_URL=http://$control_address:$port_s3
export AWS_ENDPOINT_URL_EC2=http://$control_address:$port_api
export AWS_ENDPOINT_URL_IAM=http://$control_address:$port_api
export AWS_ENDPOINT_URL_STS=http://$control_address:$port_api
export AWS_ENDPOINT_URL_S3=http://$control_address:$port_s3
export AWS_ACCESS_KEY_ID=$AWS_ACCESS_KEY_ID
export AWS_SECRET_ACCESS_KEY=$AWS_SECRET_ACCESS_KEY
export AWS_DEFAULT_REGION=$IRONBARK_REGION
export AWS_EC2_METADATA_DISABLED=true
# AWS CLIs before 2.13 (Debian 12 has one) don't know the endpoint variables; the aws there tells them.
export PATH=$directory/bin:\$PATH
ENV
    mkdir -p "$directory/bin"
    atomically "$directory/bin/aws" 0755 <"$IRONBARK_SOURCE/deploy/lib/aws-with-endpoint"
    atomically "$directory/s3cfg" 0600 <<S3CFG
[default]
access_key = $AWS_ACCESS_KEY_ID
secret_key = $AWS_SECRET_ACCESS_KEY
host_base = $control_address:$port_s3
host_bucket = $control_address:$port_s3
use_https = False
bucket_location = $IRONBARK_REGION
S3CFG
}
