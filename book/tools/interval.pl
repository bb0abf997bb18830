# What the tools share that compare settings: intervals over seeds and over images.
# Reads: numbers. Writes: their means and intervals.
use strict;
use warnings;

# Student's t at 97.5 %, for 1, 2, ... degrees of freedom.
my @t = (0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228);

sub most_seeds { scalar @t }

# mean_and_deviation NUMBERS: their mean, and the standard deviation of one.
sub mean_and_deviation {
  my ($n, $mean, $square) = (scalar @_, 0, 0);
  $mean += $_ / $n for @_;
  $square += ($_ - $mean) ** 2 / ($n - 1) for @_;
  return ($mean, sqrt $square);
}
# interval NUMBERS: their mean, and half of its 95 % interval (equation
# claims:interval).
sub interval {
  my ($n, $mean, $deviation) = (scalar @_, mean_and_deviation(@_));
  return ($mean, $t[$n - 1] * $deviation / sqrt($n));
}
# prediction NUMBERS: their mean, and half of the interval in which one number more
# lies with probability 95 % (equation claims:prediction).
sub prediction {
  my ($n, $mean, $deviation) = (scalar @_, mean_and_deviation(@_));
  return ($mean, $t[$n - 1] * $deviation * sqrt(1 + 1 / $n));
}
# chance NUMBERS: how likely a mean is at least as far from zero as theirs, if the
# true mean is zero: Student's distribution, in the closed form that it has for a
# whole number of degrees of freedom.
sub chance {
  my ($n, $mean, $deviation) = (scalar @_, mean_and_deviation(@_));
  return $mean == 0 ? 1 : 0 if $deviation == 0;
  my $freedom = $n - 1;
  my $angle = atan2(abs($mean) * sqrt($n) / $deviation, sqrt $freedom);
  my ($sine, $cosine) = (sin $angle, cos $angle);
  my ($term, $sum) = $freedom % 2 ? ($cosine, 0) : (1, 0);
  for (my $k = $freedom % 2 ? 2 : 1; $k < $freedom; $k += 2) {
    $sum += $term;
    $term *= $cosine ** 2 * $k / ($k + 1);
  }
  return 1 - $sine * $sum unless $freedom % 2;
  return 1 - ($angle + $sine * $sum) / atan2(1, 0);
}
# correlation A B: of two lists of equal length.
sub correlation {
  my ($a, $b) = @_;
  my ($ma, $sa) = mean_and_deviation(@$a);
  my ($mb, $sb) = mean_and_deviation(@$b);
  return undef unless $sa > 0 && $sb > 0;
  my $sum = 0;
  $sum += ($a->[$_] - $ma) * ($b->[$_] - $mb) for 0 .. $#$a;
  return $sum / $#$a / ($sa * $sb);
}

# image_interval RUNS G H N: on the test images, in how many runs of G-1 ... G-N an
# image was right less in how many of H's, as a share; the mean over the images,
# and the 2.5 % and 97.5 % points of a thousand resamples. A resample counts each
# image a random number of times, Poisson with mean 1, so m images of equal
# difference together Poisson with mean m. Dies of a log without a list.
sub image_interval {
  my ($runs, $g, $h, $n) = @_;
  my (%d, $images, $mean);
  for my $i (1 .. $n) {
    for my $one ([$g, -1], [$h, 1]) {
      open my $f, '<', "$runs/$one->[0]-test-$i.tsv" or die "no $one->[0]-test-$i.tsv\n";
      my $log = do { local $/; <$f> };
      $log =~ /^# wrong:(.*)$/m or die "$one->[0]-test-$i.tsv lists no wrong images\n";
      $d{$_} += $one->[1] / $n for split ' ', $1;
      $images = 0;
      $images += $1 while $log =~ /^\d+\t(\d+)\t/mg;
    }
  }
  $mean += $_ / $images for 0, values %d;
  my %images; # of each difference
  $images{ sprintf '%.9f', $_ }++ for grep { abs > 1e-9 } values %d;
  my @drawn = map { [$_, poisson($images{$_})] } sort { $a <=> $b } keys %images;
  srand(1);
  my @means;
  for (1 .. 1000) {
    my $sum = 0;
    $sum += $_->[0] * draw(@$_[1, 2]) for @drawn;
    push @means, $sum / $images;
  }
  return ($mean, (sort { $a <=> $b } @means)[25, 974]);
}
# The Poisson distribution with mean m: the least number that ever occurs, and for
# it and each that follows the probability of this one or less.
sub poisson {
  my $m = shift;
  my ($least, $total, @p) = ($m, 0, 1);
  while ($least > 0 && $p[0] > 1e-18) { unshift @p, $p[0] * $least / $m; $least-- }
  for (my $k = $m; $p[-1] > 1e-18; ) { push @p, $p[-1] * $m / ++$k }
  return ($least, [map { $total += $_ } @p]);
}
sub draw { # the first whose probability of this or less is above a random number
  my ($least, $up_to) = @_;
  my ($u, $low, $high) = (rand($up_to->[-1]), 0, $#$up_to);
  while ($low < $high) {
    my $middle = int(($low + $high) / 2);
    if ($up_to->[$middle] > $u) { $high = $middle } else { $low = $middle + 1 }
  }
  return $least + $low;
}
1;
