package dev.whydns.lab;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Keeps one lab per {@link Setup} in the root context's store, which closes it at the end. It is
 * reset after each test, and given up when that does not make it as new.
 */
final class LabExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace LABS = Namespace.create(LabExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return labs(context).computeIfAbsent(setup(context), Lab::new, Lab.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Lab lab = labs(context).get(setup(context), Lab.class);
    if (lab == null) {
      return;
    }
    boolean asNew = false;
    try {
      asNew = lab.reset();
    } finally {
      if (!asNew) {
        labs(context).remove(setup(context));
        lab.close();
      }
    }
  }

  private static ExtensionContext.Store labs(ExtensionContext context) {
    return context.getRoot().getStore(LABS);
  }

  private static Setup setup(ExtensionContext context) {
    var asked = context.getRequiredTestClass().getAnnotation(WithLab.class);
    return Setup.plain()
        .flags(asked.engineFlags())
        .iptables(asked.iptables())
        .engine(asked.engine());
  }
}
