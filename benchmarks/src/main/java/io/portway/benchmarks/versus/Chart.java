package io.portway.benchmarks.versus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A bar for the CPU of each proxy in each scenario as a ratio to HAProxy as shipped, with a whisker
 * from the smallest to the largest round: SVG that needs nothing beside it. Pure.
 */
final class Chart {

  private static final int WIDTH = 960;
  private static final int LEFT = 190;
  private static final int RIGHT = 90;
  private static final int TITLE = 26;
  private static final int LINE = 18;
  private static final int BAR = 14;
  private static final int GAP = 4;
  private static final int GROUP_GAP = 34;

  /** Where the scale ends beyond the longest bar; whiskers that reach further are cut. */
  private static final double HEADROOM = 1.2;

  /** So that one slow bar does not make all others unreadable. */
  private static final double LARGEST = 3;

  private static final String INK = "fill=\"#1b1f24\"";
  private static final String STRONG = INK + " font-weight=\"600\"";
  private static final String MUTED = "fill=\"#56606b\"";

  /** Told apart with every common colour blindness; a proxy keeps its colour in all groups. */
  private static final List<String> COLOURS =
      List.of("#56606b", "#9aa3ad", "#b8860b", "#e0bb5c", "#0b6bcb", "#5fa8f5", "#8e5bd0");

  private final List<String> proxies = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();
  private double largest = HEADROOM;
  private int y = TITLE;

  private Chart() {}

  private record Bar(String proxy, Spread ratio) {}

  private record Group(String title, List<Bar> bars) {}

  /** Sections without such a ratio are left out; without any the chart says so. */
  static String draw(List<Section> sections, List<String> facts) {
    return new Chart().drawn(sections, facts);
  }

  private String drawn(List<Section> sections, List<String> facts) {
    List<Group> groups =
        sections.stream().map(this::group).filter(g -> !g.bars().isEmpty()).toList();
    text(16, y, "start", STRONG + " font-size=\"16\"", title(groups));
    for (String fact : facts) {
      y += LINE;
      text(16, y, "start", MUTED, fact);
    }
    y += LINE;
    int top = y;
    groups.forEach(this::draw);
    double one = x(1);
    String body = svg.toString();
    svg.setLength(0);
    int height = y + 16;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
                + " viewBox=\"0 0 %1$d %2$d\" font-family=\"system-ui, sans-serif\""
                + " font-size=\"12\">%n<rect width=\"%1$d\" height=\"%2$d\" fill=\"#ffffff\"/>%n",
            WIDTH,
            height));
    svg.append(body);
    if (!groups.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#1b1f24\""
                  + " stroke-dasharray=\"3 3\"/>%n",
              one,
              top,
              y - GROUP_GAP / 2));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String title(List<Group> groups) {
    return groups.isEmpty()
        ? "No CPU was compared in this run"
        : "CPU for a unit of work, HAProxy as shipped = 1.00, less is better";
  }

  private Group group(Section section) {
    List<Bar> bars = new ArrayList<>();
    for (Measure measure : section.measures()) {
      if (measure.isCpu()) {
        for (String row : section.rows()) {
          Optional<Spread> ratio = section.ratio(row, measure);
          ratio.ifPresent(r -> bars.add(bar(row, r)));
        }
      }
    }
    return new Group(section.id() + ": " + section.title(), bars);
  }

  private Bar bar(String proxy, Spread ratio) {
    if (!proxies.contains(proxy)) {
      proxies.add(proxy);
    }
    largest = Math.clamp(ratio.median() * HEADROOM, largest, LARGEST);
    return new Bar(proxy, ratio);
  }

  private double x(double ratio) {
    return LEFT + Math.min(1, ratio / largest) * (WIDTH - LEFT - RIGHT);
  }

  private void draw(Group group) {
    y += 16;
    text(16, y, "start", STRONG, group.title());
    y += 8;
    for (Bar bar : group.bars()) {
      Spread ratio = bar.ratio();
      int middle = y + BAR / 2;
      String colour = COLOURS.get(proxies.indexOf(bar.proxy()) % COLOURS.size());
      text(LEFT - 8, middle + 4, "end", INK, bar.proxy());
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
              LEFT,
              y,
              x(ratio.median()) - LEFT,
              BAR,
              colour));
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"#1b1f24\"/>%n",
              x(ratio.min()),
              x(ratio.max()),
              middle));
      text(
          x(ratio.max()) + 6,
          middle + 4,
          "start",
          INK,
          String.format(Locale.ROOT, "%.2f", ratio.median()));
      y += BAR + GAP;
    }
    y += GROUP_GAP - 16;
  }

  private void text(double x, int baseline, String anchor, String style, String content) {
    svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" %s>",
                x,
                baseline,
                anchor,
                style))
        .append(escape(content))
        .append("</text>\n");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
