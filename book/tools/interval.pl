# interval NUMBERS: their mean, and half of its 95 % interval (equation
# claims:interval). For tools that compare seeds.
# Reads: numbers. Writes: their mean and interval.
use strict;
use warnings;

# Student's t at 97.5 %, for 1, 2, ... degrees of freedom.
my @t = (0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228);

sub most_seeds { scalar @t }

sub interval {
  my ($n, $mean, $square) = (scalar @_, 0, 0);
  $mean += $_ / $n for @_;
  $square += ($_ - $mean) ** 2 / ($n - 1) for @_;
  return ($mean, $t[$n - 1] * sqrt($square / $n));
}
1;
