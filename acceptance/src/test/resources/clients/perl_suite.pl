#!/usr/bin/perl
# What people do with VM::EC2, "EC2 and Eucalyptus" for Perl: forms signed by version 2, of the API of 2014, user data with a
# line's end in its base64, lists without an index.
use strict;
use warnings;
use VM::EC2;

my $ec2 = VM::EC2->new(
    -access_key  => $ENV{AWS_ACCESS_KEY_ID},
    -secret_key  => $ENV{AWS_SECRET_ACCESS_KEY},
    -endpoint    => $ENV{AWS_ENDPOINT_URL_EC2},
    -raise_error => 0,
    -print_error => 0,
);

sub ok {
    my ($right, $what) = @_;
    die "$what: " . ($ec2->error_str // 'no error') . "\n" unless $right;
}

sub refused {
    my ($code, $answer) = @_;
    my $error = $ec2->error // die "$code was wanted, and no refusal came\n";
    die "$code was wanted, and " . $error->code . " came\n" unless $error->code eq $code;
}

my @zones = $ec2->describe_availability_zones;
ok(@zones && $zones[0]->zoneState eq 'available', 'zones');

my $image = $ec2->describe_images($ENV{IMAGE});
ok($image && $image->imageState eq 'available' && $image->architecture eq 'x86_64', 'the image');

my $key = $ec2->create_key_pair('perl');
ok($key && $key->privateKey =~ /PRIVATE KEY/, 'a key');
refused('InvalidKeyPair.Duplicate', $ec2->create_key_pair('perl'));

my $group = $ec2->create_security_group(-name => 'perl', -description => 'of Perl');
ok($group, 'a group');
ok($group->authorize_incoming(-protocol => 'tcp', -port => 22, -source_ip => '0.0.0.0/0'), 'a rule');
ok($group->update, 'the rule is written');
ok((grep { ($_->fromPort // 0) == 22 } $ec2->describe_security_groups($group->groupId)->ipPermissions), 'it is there');

my $address = $ec2->allocate_address(-vpc => 1);
ok($address && $address->publicIp, 'an address');
ok($ec2->release_address($address), 'it is given back');

refused('InvalidAMIID.NotFound', $ec2->run_instances(-image_id => 'ami-0123456789abcdef0'));
my ($instance) = $ec2->run_instances(
    -image_id           => $ENV{IMAGE},
    -instance_type      => 't3.nano',
    -key_name           => 'perl',
    -security_group_ids => [$group->groupId],
    -user_data          => "#!/bin/sh\n",
);
ok($instance && $instance->instanceState eq 'pending', 'a launch');
ok($instance->add_tags(Name => 'perl', empty => ''), 'tags');

my ($found) = $ec2->describe_instances(-filter => { 'tag:Name' => 'perl', 'instance-state-name' => ['pending', 'running'] });
ok($found && $found->instanceId eq $instance->instanceId, 'it is found');
ok($found->tags->{Name} eq 'perl', 'its tags');
ok($found->userData eq "#!/bin/sh\n", 'its user data');
ok($found->launchTime =~ /^\d{4}-\d\d-\d\dT/ && $found->imageId eq $ENV{IMAGE}, 'its fields');
ok($ec2->terminate_instances($instance->instanceId), 'its end');

my $tries = 0;
until ($found->current_status eq 'terminated') {
    die "it does not end\n" if $tries++ > 120;
    select(undef, undef, undef, 0.5);
}
ok($ec2->delete_security_group($group->groupId), 'the group goes');
ok($ec2->delete_key_pair('perl'), 'the key goes');
print "done\n";
