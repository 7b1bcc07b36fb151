"""What tests of several rooms share: an invented charity, fast keys, other programs and websites."""
