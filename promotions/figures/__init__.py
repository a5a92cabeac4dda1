"""What activities did: the nightly figures, lift and ROI."""
