"""What the configuration of a site says of its pages: addresses, ids, tag pages, and the engines that make them."""
