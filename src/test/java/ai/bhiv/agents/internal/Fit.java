package ai.bhiv.agents.internal;

import java.util.List;

/// Logistic regression by Newton's method with a ridge on standardised features: the same data give the same weights.
final class Fit {
    private static final int ROUNDS = 30;

    private Fit() {}

    record Sample(double[] features, boolean right) {}

    static Scoring of(List<Sample> samples, double ridge) {
        int n = Scoring.NAMES.size();
        var mean = new double[n];
        var spread = new double[n];
        for (int j = 0; j < n; j++) {
            int feature = j;
            mean[j] = samples.stream()
                    .mapToDouble(s -> s.features()[feature])
                    .average()
                    .orElse(0);
            double m = mean[j];
            double variance = samples.stream()
                    .mapToDouble(s -> Math.pow(s.features()[feature] - m, 2))
                    .average()
                    .orElse(0);
            spread[j] = variance < 1e-12 ? 1 : Math.sqrt(variance);
        }
        var weights = new double[n + 1];
        for (int round = 0; round < ROUNDS; round++) {
            var gradient = new double[n + 1];
            var hessian = new double[n + 1][n + 1];
            for (var sample : samples) {
                var x = new double[n + 1];
                x[n] = 1;
                for (int j = 0; j < n; j++) {
                    x[j] = (sample.features()[j] - mean[j]) / spread[j];
                }
                double sum = 0;
                for (int j = 0; j <= n; j++) {
                    sum += weights[j] * x[j];
                }
                double p = 1 / (1 + Math.exp(-sum));
                for (int j = 0; j <= n; j++) {
                    gradient[j] += ((sample.right() ? 1 : 0) - p) * x[j];
                    for (int k = 0; k <= n; k++) {
                        hessian[j][k] += p * (1 - p) * x[j] * x[k];
                    }
                }
            }
            for (int j = 0; j < n; j++) {
                gradient[j] -= ridge * weights[j];
                hessian[j][j] += ridge;
            }
            hessian[n][n] += 1e-9;
            var step = solve(hessian, gradient);
            for (int j = 0; j <= n; j++) {
                weights[j] += step[j];
            }
        }
        var plain = new double[n];
        double bias = weights[n];
        for (int j = 0; j < n; j++) {
            plain[j] = Math.round(weights[j] / spread[j] * 1e4) / 1e4;
            bias -= weights[j] / spread[j] * mean[j];
        }
        return Scoring.of(plain, Math.round(bias * 1e4) / 1e4);
    }

    /// Gaussian elimination with pivoting.
    private static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
            }
            var swap = a[column];
            a[column] = a[pivot];
            a[pivot] = swap;
            double value = b[column];
            b[column] = b[pivot];
            b[pivot] = value;
            for (int row = column + 1; row < n; row++) {
                double factor = a[row][column] / a[column][column];
                for (int k = column; k < n; k++) {
                    a[row][k] -= factor * a[column][k];
                }
                b[row] -= factor * b[column];
            }
        }
        var x = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double sum = b[row];
            for (int k = row + 1; k < n; k++) {
                sum -= a[row][k] * x[k];
            }
            x[row] = sum / a[row][row];
        }
        return x;
    }
}
