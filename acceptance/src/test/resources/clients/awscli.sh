#!/usr/bin/env bash
# What people do with the AWS CLI: keys, groups, a launch, waiters, tags, pages, stop and start, the end.
set -euo pipefail
export AWS_PAGER='' AWS_MAX_ATTEMPTS=1 AWS_DEFAULT_OUTPUT=text

ec2() { aws --endpoint-url "$AWS_ENDPOINT_URL_EC2" ec2 "$@"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# same WANTED FOUND: the words that a query printed, however they are spaced.
same() {
    [[ $(xargs <<<"$1") == "$(xargs <<<"$2")" ]] || die "line ${BASH_LINENO[0]}: wanted '$1', found '$2'"
}

# refused CODE COMMAND…
refused() {
    local code=$1 said
    shift
    if said=$(ec2 "$@" 2>&1); then
        die "$* was not refused"
    fi
    [[ $said == *"($code)"* ]] || die "$*: $said"
}

# await STATE INSTANCE: the waiter looks only every 15 s, so it is called when it need look but once.
await() {
    local try
    for ((try = 0; try < 120; try++)); do
        if [[ $(ec2 describe-instances --instance-ids "$2" --query 'Reservations[].Instances[].State.Name') == "$1" ]]; then
            ec2 wait "instance-$1" --instance-ids "$2"
            return
        fi
        sleep 0.5
    done
    die "$2 is not $1"
}

aws --version
same "$AWS_DEFAULT_REGION" "$(ec2 describe-regions --query 'Regions[].RegionName')"
same available "$(ec2 describe-images --image-ids "$IMAGE" --query 'Images[].State')"
same x86_64 "$(ec2 describe-instance-types --instance-types t3.nano --query 'InstanceTypes[].ProcessorInfo.SupportedArchitectures[]')"
(($(ec2 describe-instance-types --page-size 5 --query 'InstanceTypes[].InstanceType' | wc -w) > 10))

[[ $(ec2 create-key-pair --key-name awscli --query KeyMaterial) == *'PRIVATE KEY'* ]]
refused InvalidKeyPair.Duplicate create-key-pair --key-name awscli
group=$(ec2 create-security-group --group-name awscli --description 'of the CLI' --query GroupId)
ec2 authorize-security-group-ingress --group-id "$group" --protocol tcp --port 22 --cidr 0.0.0.0/0 >/dev/null
ec2 authorize-security-group-ingress --group-id "$group" --protocol icmp --port -1 --source-group "$group" >/dev/null
same '22' "$(ec2 describe-security-groups --group-ids "$group" --query "SecurityGroups[].IpPermissions[?IpProtocol=='tcp'].ToPort[]")"

token=awscli-$EPOCHREALTIME
launch=(--image-id "$IMAGE" --instance-type t3.nano --key-name "$KEY" --security-group-ids "$group")
refused DryRunOperation run-instances "${launch[@]}" --dry-run
refused InvalidAMIID.NotFound run-instances --image-id ami-0123456789abcdef0
instance=$(ec2 run-instances "${launch[@]}" --client-token "$token" --user-data '#!/bin/sh' \
    --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=awscli}]' \
    'ResourceType=volume,Tags=[{Key=Name,Value=awscli}]' --query 'Instances[].InstanceId')
same "$instance" "$(ec2 run-instances "${launch[@]}" --client-token "$token" --user-data '#!/bin/sh' \
    --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=awscli}]' \
    'ResourceType=volume,Tags=[{Key=Name,Value=awscli}]' --query 'Instances[].InstanceId')"
await running "$instance"
echo "$instance runs"
ec2 wait instance-status-ok --instance-ids "$instance"

tags=()
for ((i = 0; i < 12; i++)); do
    tags+=("Key=k$i,Value=ä & <$i>")
done
ec2 create-tags --resources "$instance" "$group" --tags "${tags[@]}"
same 13 "$(ec2 describe-tags --filters "Name=resource-id,Values=$instance" --page-size 5 --query 'Tags[].[Key]' | wc -l)"
same "$instance" "$(ec2 describe-instances --filters 'Name=tag:k3,Values=*& <?>' Name=instance-state-name,Values=running \
    --query 'Reservations[].Instances[].InstanceId')"
ec2 delete-tags --resources "$instance" --tags Key=k3 'Key=k4,Value=other'
same 'ä & <4>' "$(ec2 describe-tags --filters "Name=resource-id,Values=$instance" 'Name=key,Values=k3,k4' --query 'Tags[].Value')"
ec2 get-console-output --instance-id "$instance" >/dev/null

ec2 stop-instances --instance-ids "$instance" --force >/dev/null
await stopped "$instance"
ec2 modify-instance-attribute --instance-id "$instance" --instance-type t3.micro
same t3.micro "$(ec2 describe-instance-attribute --instance-id "$instance" --attribute instanceType --query InstanceType.Value)"
ec2 start-instances --instance-ids "$instance" >/dev/null
await running "$instance"
ec2 reboot-instances --instance-ids "$instance"
refused DependencyViolation delete-security-group --group-id "$group"
ec2 terminate-instances --instance-ids "$instance" >/dev/null
await terminated "$instance"
ec2 delete-security-group --group-id "$group" >/dev/null
ec2 delete-key-pair --key-name awscli >/dev/null
refused InvalidKeyPair.NotFound describe-key-pairs --key-names awscli
echo "done"
