-- Filters compare addresses as text, as users write them.

CREATE INDEX network_interface_by_address ON network_interface (account, host(private_ip));
CREATE INDEX public_address_by_text ON public_address (host(ip)) WHERE interface IS NOT NULL;
